import type { GateCheck } from "./gateCheck.ts";

/** Answers in which the model says that it guessed, or that are incomplete. */
export const certainty = {
  id: "certainty",
  order: 2,
  check: ({ isSure, isCut }) => {
    if (isCut) return { message: "The answer was cut off in the alt text." };
    return isSure ? undefined : { message: "The model is not sure what this image shows." };
  },
} as const satisfies GateCheck;
