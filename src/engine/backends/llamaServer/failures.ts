import { findErrorLine, isGpuError } from "../../../core/errorLine.ts";
import { GPU_DRIVER_ADVICE } from "../../../core/llamaServerBuild.ts";
import { toSentence, type FailureDeclarations } from "../../../core/failureDeclaration.ts";

export const supervisorFailures = {
  llamaServerStartFailed: {
    /** `isGpuBuild`: llama-server is an official build that loads a GPU driver. */
    message: ({ reason, log, isGpuBuild = false }: { reason: string; log: string[]; isGpuBuild?: boolean }) => {
      const errorLine = findErrorLine(log);
      const sentences = [
        `llama-server did not start. ${toSentence(reason)}`,
        ...(errorLine === undefined ? [] : [`It reported: “${errorLine}”.`]),
        ...(isGpuBuild || log.some(isGpuError) ? [GPU_DRIVER_ADVICE] : []),
      ];
      return sentences.join(" ");
    },
    action: { kind: "showLogs" },
  },
  llamaServerCrashed: {
    message: ({ reason }: { reason: string; log: string[] }) =>
      `The model process stopped unexpectedly (${reason}) and is restarting. Try again.`,
    action: { kind: "retry" },
  },
  /** The user restarted the engine; the question was not the cause. */
  llamaServerRestarted: {
    message: () => "Oriel's engine was restarted before the answer was complete. Try again.",
    action: { kind: "retry" },
  },
  /** The process is suspended, or stuck in a driver. */
  llamaServerStalled: {
    message: ({ seconds }: { seconds: number }) => `llama-server did nothing for ${seconds} s and was stopped. Try again to restart it.`,
    action: { kind: "retry" },
  },
  llamaServerGaveUp: {
    message: ({ crashes, reason }: { crashes: number; reason: string; log: string[] }) =>
      `llama-server stopped unexpectedly ${crashes} times in a row and won't be started again. Last cause: ${reason.replace(/\.$/, "")}. ` +
      "Check the log, then restart the engine.",
    action: { kind: "restartEngine" },
  },
  outOfMemory: {
    message: (_data: { log: string[] }) => "Not enough memory for this model. Close other programs, or choose a smaller model.",
    action: { kind: "setUp" },
  },
  portInUse: {
    message: ({ address }: { address: string }) =>
      `llama-server can't listen on ${address}: the address is in use. Restart the engine to try another port.`,
    action: { kind: "restartEngine" },
  },
} as const satisfies FailureDeclarations;
