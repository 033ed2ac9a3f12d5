import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const altTextFailures = {
  badAltSettings: {
    message: ({ file, reason }: { file: string; reason: string }) => `${file}: ${toSentence(reason)}`,
    isUsageError: true,
  },
  documentUnreadable: {
    message: ({ name, reason }: { name: string; reason: string }) => `Can't read ${name}. ${toSentence(reason)}`,
    scope: "image",
  },
} as const satisfies FailureDeclarations;
