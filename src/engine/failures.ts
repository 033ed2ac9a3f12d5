import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const engineFailures = {
  contextOverflow: {
    message: ({ promptTokens, contextTokens }: { promptTokens: number; contextTokens: number }) =>
      `The question with its images and selected code takes ${promptTokens} tokens; the model's context holds ${contextTokens}. ` +
      "Attach less, or start a new conversation.",
    scope: "image",
  },
  badRequest: {
    message: ({ reason }: { reason: string }) => toSentence(reason),
  },
} as const satisfies FailureDeclarations;
