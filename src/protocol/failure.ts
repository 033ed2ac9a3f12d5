import * as z from "zod/mini";
import type { Failure } from "../failures/failure.ts";

/** A failure in a message. Both sides are built from the same code, so only its kind is checked. */
export const failure = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) => value as unknown as Failure),
);
