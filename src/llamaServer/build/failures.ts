import type { FailureDeclarations } from "../../core/failureDeclaration.ts";

export const buildFailures = {
  toolMissing: {
    message: ({ tool, install }: { tool: string; install: string }) =>
      `Building llama-server requires ${tool}, which was not found. Install it with: ${install}`,
    action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
    isReportedAlone: true,
  },
  buildFailed: {
    message: ({ step }: { step: string; log: string[] }) =>
      `Building llama-server failed at the step “${step}”. See the log for the cause; no partial build is kept.`,
    action: { kind: "showLogs" },
    isReportedAlone: true,
  },
} as const satisfies FailureDeclarations;
