import type { FailureDeclarations } from "../../core/failureDeclaration.ts";

export const consentFailures = {
  notSent: {
    message: ({ host }: { host: string }) => `Cancelled. Nothing was sent to ${host}.`,
    action: { kind: "retry" },
  },
} as const satisfies FailureDeclarations;
