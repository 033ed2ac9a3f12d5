import type { Translate } from "../../core/translate.ts";
import { formatBytes, formatDuration } from "../../core/formatUnits.ts";
import type { CatalogModel } from "../../models/catalog.ts";
import type { DownloadModelEvent } from "../../models/store/downloadModel.ts";
import type { JobEvent } from "../../models/worker/messages.ts";

/** Progress of a model as it is shown. */
export interface Progress {
  text: string;
  /** 0…1; undefined while the size is unknown. */
  fraction?: number;
  /** The fraction describes one step of several: the next step starts at 0 again. */
  isOfPart?: true;
}

/** @param known files of a catalogue model: their sizes give the fraction of the whole */
export function describeProgress(job: JobEvent, t: Translate, known?: CatalogModel["files"]): Progress {
  if (job.job === "add") {
    if (job.event.kind === "waiting") return { text: t("Another window or process is at this model; waiting for it") };
    const { kind, role, bytes, ofBytes } = job.event;
    const numbers = [formatBytes(bytes), formatBytes(ofBytes)] as const;
    const file = role === "model" ? t("the model") : t("the projector");
    const text = kind === "copying" ? t("Copying {0}: {1} of {2}", file, ...numbers) : t("Checking {0}: {1} of {2}", file, ...numbers);
    return { text, fraction: bytes / Math.max(1, ofBytes), ...(role === "model" ? {} : { isOfPart: true }) };
  }
  if (job.job === "check")
    return { text: t("{0} of {1}", formatBytes(job.bytes), formatBytes(job.ofBytes)), fraction: job.bytes / job.ofBytes };
  const { event } = job;
  switch (event.kind) {
    case "waiting":
      return { text: t("Another window or process is getting it; waiting for it") };
    case "examining":
      return { text: t("Looking at the headers of its files") };
    case "checking":
      return {
        text: t("Checking what has come of {0}: {1} of {2}", event.file, formatBytes(event.bytes), formatBytes(event.ofBytes)),
        fraction: event.bytes / Math.max(1, event.ofBytes),
        isOfPart: true,
      };
    case "receiving":
      return known === undefined ? describeReceived(event, event.file, t) : describeReceived(scaleToAllFiles(event, known), "", t);
    case "retrying":
      return { text: `${event.file}: ${event.reason} Retrying in ${formatDuration(event.inMs / 1000)}` };
  }
}

type Received = Extract<DownloadModelEvent, { kind: "receiving" }>;

/** Converts the progress of one file to that of both: the projector is downloaded before the model. */
function scaleToAllFiles(event: Received, { model, projector }: CatalogModel["files"]): Received {
  const bytes = event.bytes + (event.role === "model" ? projector.bytes : 0);
  const ofBytes = model.bytes + projector.bytes;
  const { bytesPerSecond } = event;
  return { ...event, role: "model", bytes, ofBytes, ...(bytesPerSecond ? { secondsLeft: (ofBytes - bytes) / bytesPerSecond } : {}) };
}

function describeReceived({ role, bytes, ofBytes, bytesPerSecond, secondsLeft }: Received, file: string, t: Translate): Progress {
  const numbers = ofBytes === undefined ? formatBytes(bytes) : t("{0} of {1}", formatBytes(bytes), formatBytes(ofBytes));
  const parts = [
    file === "" ? numbers : t("{0}: {1}", file, numbers),
    ...(bytesPerSecond === undefined ? [] : [t("{0}/s", formatBytes(bytesPerSecond))]),
    ...(secondsLeft === undefined || secondsLeft < 1 ? [] : [t("{0} left", formatDuration(secondsLeft))]),
  ];
  if (ofBytes === undefined) return { text: parts.join(", ") };
  return { text: parts.join(", "), fraction: bytes / Math.max(1, ofBytes), ...(role === "model" ? {} : { isOfPart: true }) };
}
