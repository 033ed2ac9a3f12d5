import { formatMegabytes, toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const clientFailures = {
  questionTooLong: {
    message: ({ bytes, limitBytes }: { bytes: number; limitBytes: number }) =>
      `The question with its selected code is ${formatMegabytes(bytes)}; the limit is ${formatMegabytes(limitBytes)}. Attach less code.`,
  },
  engineUnreachable: {
    message: ({ reason }: { reason: string }) => `Can't start Oriel's engine. ${toSentence(reason)}`,
    action: { kind: "showLogs" },
  },
  engineGone: {
    message: () => "Oriel's engine stopped before the answer was complete. It restarts with the next question.",
    action: { kind: "retry" },
  },
  engineIncompatible: {
    message: ({ engineProtocol, clientProtocol }: { engineProtocol: number; clientProtocol: number }) =>
      `The running engine uses protocol ${engineProtocol}; this version of Oriel uses ${clientProtocol}. ` +
      "Close the other windows that use Oriel, then restart the engine.",
    action: { kind: "restartEngine" },
  },
} as const satisfies FailureDeclarations;
