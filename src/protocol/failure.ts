import * as z from "zod/mini";
import type { Failure } from "../failures/failure.ts";

/** A failure in a message. The engine and its clients are built from the same source, so only the type of `kind` is checked. */
export const failure = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) => value as unknown as Failure),
);
