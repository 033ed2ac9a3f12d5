import { toSentence } from "../../core/failureDeclaration.ts";
import { formatBytes, formatDuration, formatShare } from "../../core/formatUnits.ts";
import type { DownloadModelEvent } from "../store/downloadModel.ts";
import { describeServer, getModelBytes, type PlannedModel, type SetupPlan } from "./plan.ts";
import type { SetupEvent } from "./setUp.ts";

/** Progress of a setup, as shown to the user. */
export interface SetupProgress {
  /** The current step in one line. */
  text: string;
  /** A line per step: llama-server, the model, the test. */
  lines: string[];
  /** Fraction of all bytes that have been downloaded, 0…1; undefined if the event reports no byte count. */
  fraction?: number;
}

/** Names a model with its size. */
export function describeModel(model: PlannedModel): string {
  return `${model.title}, ${formatBytes(getModelBytes(model))}`;
}

/** Describes the progress of a setup after an event. */
export function describeSetup(plan: SetupPlan, event: SetupEvent): SetupProgress {
  const testLine = "3. Test with an image";
  const installed = "1. llama-server: installed";
  const serverName = describeServer(plan);
  const waiting = { server: serverName === undefined ? installed : `1. ${serverName}`, model: `2. ${describeModel(plan.model)}` };
  const serverBytes = plan.server.kind === "download" ? plan.server.build.totalBytes : 0;
  const toProgress = (bytes: number) => ({ fraction: bytes / Math.max(1, serverBytes + getModelBytes(plan.model)) });
  switch (event.kind) {
    case "planned":
      return { text: "Starting", lines: [waiting.server, waiting.model, testLine] };
    case "server": {
      const { transfer, step, fraction } = event;
      const text = transfer === undefined ? step : `${step}: ${describeTransfer(transfer)}`;
      const progress = fraction === undefined ? {} : toProgress(fraction * serverBytes);
      return { text, lines: [`1. ${text}`, waiting.model, testLine], ...progress };
    }
    case "serverReady":
      return { text: "llama-server is installed", lines: [installed, waiting.model, testLine], ...toProgress(serverBytes) };
    case "model": {
      const { text, prefix = "", bytes } = describeModelEvent(plan.model, event.event);
      const progress = bytes === undefined ? {} : toProgress(serverBytes + bytes);
      return { text, lines: [installed, `2. ${prefix}${text}`, testLine], ...progress };
    }
  }
}

/**
 * @returns the text of the current step; a prefix with the model's title, for the list of steps; and the number of bytes downloaded so far,
 *   over all files
 */
function describeModelEvent(model: PlannedModel, event: DownloadModelEvent): { text: string; prefix?: string; bytes?: number } {
  switch (event.kind) {
    case "waiting":
      return { text: "Waiting for another window or process that is downloading this model" };
    case "draftSkipped":
      return { text: `Continuing without the draft model, so answers will be slower. ${event.reason}` };
    case "examining":
      return { text: "Reading file headers" };
    case "checking":
      return { text: `Verifying the partial download of ${event.file}: ${formatShare(event.bytes, event.totalBytes)}` };
    case "retrying":
      return { text: `${event.file}: ${toSentence(event.reason)} Retrying in ${formatDuration(event.delayMs / 1000)}.` };
    case "receiving": {
      const index = model.files.findIndex(({ role }) => role === event.role);
      const bytes = event.bytes + model.files.slice(0, Math.max(0, index)).reduce((sum, file) => sum + file.bytes, 0);
      const totalBytes = getModelBytes(model);
      const { bytesPerSecond } = event;
      const rate = bytesPerSecond ? { bytesPerSecond, secondsLeft: (totalBytes - bytes) / bytesPerSecond } : {};
      return { text: describeTransfer({ bytes, totalBytes, ...rate }), prefix: `${model.title}: `, bytes };
    }
  }
}

interface Transfer {
  bytes: number;
  totalBytes: number;
  bytesPerSecond?: number;
  secondsLeft?: number;
}

function describeTransfer({ bytes, totalBytes, bytesPerSecond, secondsLeft }: Transfer): string {
  const rate = bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)}/s`];
  const time = secondsLeft === undefined || secondsLeft < 1 ? [] : [`${formatDuration(secondsLeft)} left`];
  return [formatShare(bytes, totalBytes), ...rate, ...time].join(", ");
}
