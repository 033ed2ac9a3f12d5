import { toSentence } from "../../core/failureDeclaration.ts";
import { formatBytes, formatDuration } from "../../core/formatUnits.ts";
import type { CatalogModel } from "../../models/catalog.ts";
import type { DownloadModelEvent } from "../../models/store/downloadModel.ts";
import type { JobEvent } from "../../models/worker/messages.ts";

/** Progress of a setup, as shown to the user. */
export interface Progress {
  text: string;
  /** 0…1; undefined while the size is unknown. */
  fraction?: number;
  /** Set if the fraction covers only one of several steps: the next step starts at 0 again. */
  isOneStep?: true;
}

/** @param catalogFiles files of a model in the catalog, whose sizes are needed to compute the overall fraction */
export function describeProgress(job: JobEvent, catalogFiles?: CatalogModel["files"]): Progress {
  if (job.job === "check") return { text: formatShare(job.bytes, job.totalBytes), fraction: job.bytes / job.totalBytes };
  if (job.job === "add") {
    if (job.event.kind === "waiting") return { text: "Waiting for another window or process that is using this model" };
    const { kind, role, bytes, totalBytes } = job.event;
    const text = `${kind === "copying" ? "Copying" : "Verifying"} the ${role}: ${formatShare(bytes, totalBytes)}`;
    return { text, fraction: bytes / Math.max(1, totalBytes), ...(role === "model" ? {} : { isOneStep: true }) };
  }
  const { event } = job;
  switch (event.kind) {
    case "waiting":
      return { text: "Waiting for another window or process that is downloading this model" };
    case "examining":
      return { text: "Reading file headers" };
    case "checking":
      return {
        text: `Verifying the partial download of ${event.file}: ${formatShare(event.bytes, event.totalBytes)}`,
        fraction: event.bytes / Math.max(1, event.totalBytes),
        isOneStep: true,
      };
    case "receiving":
      return catalogFiles === undefined ? describeReceived(event, event.file) : describeReceived(scaleToAllFiles(event, catalogFiles), "");
    case "retrying":
      return { text: `${event.file}: ${toSentence(event.reason)} Retrying in ${formatDuration(event.delayMs / 1000)}.` };
  }
}

type ReceivingEvent = Extract<DownloadModelEvent, { kind: "receiving" }>;

/** Converts the progress of one file to that of both: the projector is downloaded before the model. */
function scaleToAllFiles(event: ReceivingEvent, { model, projector }: CatalogModel["files"]): ReceivingEvent {
  const bytes = event.bytes + (event.role === "model" ? projector.bytes : 0);
  const totalBytes = model.bytes + projector.bytes;
  const { bytesPerSecond } = event;
  return { ...event, role: "model", bytes, totalBytes, ...(bytesPerSecond ? { secondsLeft: (totalBytes - bytes) / bytesPerSecond } : {}) };
}

/** @param file prefix for the text; empty for the progress of all files */
function describeReceived({ role, bytes, totalBytes, bytesPerSecond, secondsLeft }: ReceivingEvent, file: string): Progress {
  const size = totalBytes === undefined ? formatBytes(bytes) : formatShare(bytes, totalBytes);
  const parts = [
    file === "" ? size : `${file}: ${size}`,
    ...(bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
    ...(secondsLeft === undefined || secondsLeft < 1 ? [] : [`${formatDuration(secondsLeft)} left`]),
  ];
  if (totalBytes === undefined) return { text: parts.join(", ") };
  return { text: parts.join(", "), fraction: bytes / Math.max(1, totalBytes), ...(role === "model" ? {} : { isOneStep: true }) };
}

function formatShare(bytes: number, totalBytes: number): string {
  return `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`;
}
