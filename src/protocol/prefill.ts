import * as z from "zod/mini";
import { promptStart } from "./ask.ts";

export const PrefillParams = z.object(promptStart);
export type PrefillParams = z.infer<typeof PrefillParams>;

/** Prefill is best effort: a skipped part is processed with the question. */
export const PrefillResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  z.object({ kind: z.literal("skipped"), reason: z.string() }),
]);
export type PrefillResult = z.infer<typeof PrefillResult>;
