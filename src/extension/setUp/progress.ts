import type { Translate } from "../../core/failure.ts";
import { sizeText, timeText } from "../../core/sizeText.ts";
import type { JobEvent } from "../../models/worker/messages.ts";

/** How far a model has come, as a person sees it. */
export interface Progress {
  text: string;
  /** 0…1, where it is known. */
  fraction?: number;
}

export function progressOf(job: JobEvent, t: Translate): Progress {
  if (job.job === "add") {
    if (job.event.kind === "waiting") return { text: t("Another window or process is at this model; waiting for it") };
    const { kind, role, bytes, ofBytes } = job.event;
    const numbers = [sizeText(bytes), sizeText(ofBytes)] as const;
    const file = role === "model" ? t("the model") : t("the projector");
    const text = kind === "copying" ? t("Copying {0}: {1} of {2}", file, ...numbers) : t("Checking {0}: {1} of {2}", file, ...numbers);
    return { text, fraction: bytes / Math.max(1, ofBytes) };
  }
  const { event } = job;
  switch (event.kind) {
    case "waiting":
      return { text: t("Another window or process is getting it; waiting for it") };
    case "examining":
      return { text: t("Looking at the headers of its files") };
    case "checking":
      return {
        text: t("Checking what has come of {0}: {1} of {2}", event.file, sizeText(event.bytes), sizeText(event.ofBytes)),
        fraction: event.bytes / Math.max(1, event.ofBytes),
      };
    case "receiving": {
      const { file, bytes, ofBytes, bytesPerSecond, secondsLeft } = event;
      const parts = [
        ofBytes === undefined ? t("{0}: {1}", file, sizeText(bytes)) : t("{0}: {1} of {2}", file, sizeText(bytes), sizeText(ofBytes)),
        ...(bytesPerSecond === undefined ? [] : [t("{0}/s", sizeText(bytesPerSecond))]),
        ...(secondsLeft === undefined || secondsLeft < 1 ? [] : [t("{0} left", timeText(secondsLeft))]),
      ];
      return { text: parts.join(", "), ...(ofBytes === undefined ? {} : { fraction: bytes / Math.max(1, ofBytes) }) };
    }
    case "retrying":
      return { text: t("{0}: {1}; trying again in {2}", event.file, event.reason, timeText(event.inMs / 1000)) };
  }
}
