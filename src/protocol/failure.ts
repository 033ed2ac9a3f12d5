import * as z from "zod/mini";
import type { Failure } from "../failures/failure.ts";

/** A failure on the wire. Both ends are the same code base, so only the tag is checked and the rest is trusted to fit it. */
export const failure = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) => value as unknown as Failure),
);
