import * as z from "zod/mini";
import { promptStart } from "./ask.ts";

export const PrefillParams = z.object(promptStart);
export type PrefillParams = z.infer<typeof PrefillParams>;

/** Prefill is best effort: what is skipped is processed with the question, so nothing here is a failure. */
export const PrefillResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  z.object({ kind: z.literal("skipped"), reason: z.string() }),
]);
export type PrefillResult = z.infer<typeof PrefillResult>;
