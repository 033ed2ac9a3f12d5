import { toSentence, type FailureDeclarations } from "../../core/failureDeclaration.ts";

export const fetchFailures = {
  imageFetchFailed: {
    message: ({ url, reason }: { url: string; reason: string }) => `Can't fetch the image ${url}. ${toSentence(reason)}`,
    action: { kind: "retry" },
  },
} as const satisfies FailureDeclarations;
