import type { FailureDeclarations } from "../core/failureDeclaration.ts";

export const chatFailures = {
  conversationLost: {
    message: () => "Can't open this conversation. Its file was removed or is damaged.",
  },
  /** The conversation was stored by a newer version of Oriel, in a format that this version can't read. */
  conversationTooNew: {
    message: (_data: { version: number }) => "This conversation was saved by a newer version of Oriel. Update Oriel to open it.",
  },
} as const satisfies FailureDeclarations;
