/** Schemas for the model setup, as sent to the chat page. */
import * as z from "zod/mini";

/** Buttons in the setup card. */
export const setupActions = [
  "chooseModel",
  "showWalkthrough",
  "pause",
  "continue",
  "cancel",
  "test",
  "verifyFiles",
  "trySample",
  "runFailureAction",
  "close",
] as const;
export type SetupAction = (typeof setupActions)[number];

/** Progress of setting up a model. */
export const SetupView = z.object({
  /** `none` hides the card. */
  kind: z.enum(["none", "needed", "unfinished", "working", "failed", "testing", "broken", "ready"]),
  title: z.string(),
  /** Progress, or the problem and its possible cause. */
  lines: z.array(z.string()),
  /** 0…1; undefined if unknown. */
  fraction: z.optional(z.number()),
  /** Buttons, the one that users need most often first. */
  actions: z.array(z.object({ action: z.enum(setupActions), label: z.string() })),
});
export type SetupView = z.infer<typeof SetupView>;
