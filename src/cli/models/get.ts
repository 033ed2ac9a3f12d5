import { getModelsFolder } from "../../disk/paths.ts";
import { downloadModel, type DownloadModelEvent } from "../../models/store/downloadModel.ts";
import { networkOptions, readNetworkOptions } from "../networkOptions.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { toSentence } from "../../core/failureDeclaration.ts";
import { formatBytes, formatDuration, formatShare } from "../../core/formatUnits.ts";

/** `oriel models get`: downloads a model, or resumes an interrupted download. */
export async function getCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, networkOptions);
  const [model, projector, ...extraArguments] = positionals;
  if (model === undefined || extraArguments.length > 0)
    throw new UsageError("Specify the model to download, and its projector if the model is not in the catalog.");
  const storedModel = await downloadModel({
    ...{ store: getModelsFolder(), model, signal },
    ...(projector === undefined ? {} : { projector }),
    ...readNetworkOptions(values),
    onEvent: (event) => showProgress(event, terminal),
  });
  terminal.clearProgress();
  for (const { name, sha256, checkedBy } of [storedModel.model, storedModel.projector]) {
    if (checkedBy === "nothing")
      terminal.note(`No checksum was available for ${name}. Its SHA-256 is ${sha256}: compare it with the hash that the publisher lists.`);
  }
  terminal.note(`${storedModel.title} is installed. Try it: oriel explain IMAGE --model ${storedModel.name}`);
  return 0;
}

function showProgress(event: DownloadModelEvent, terminal: Terminal): void {
  switch (event.kind) {
    case "waiting":
      return terminal.showProgress("Waiting: another Oriel process is downloading this model");
    case "draftSkipped":
      return terminal.note(`Continuing without the draft model, so answers will be slower. ${event.reason}`);
    case "examining":
      return terminal.showProgress("Reading the headers of the model files");
    case "checking":
      return terminal.showTransient(`Verifying the partial download of ${event.file}: ${formatShare(event.bytes, event.totalBytes)}`);
    case "receiving":
      return terminal.showTransient(`${event.file}: ${describeReceived(event)}`);
    case "retrying":
      return terminal.note(`${event.file}: ${toSentence(event.reason)} Retrying in ${formatDuration(event.delayMs / 1000)}`);
  }
}

function describeReceived({ bytes, totalBytes, bytesPerSecond, secondsLeft }: Extract<DownloadModelEvent, { kind: "receiving" }>): string {
  return [
    totalBytes === undefined ? formatBytes(bytes) : formatShare(bytes, totalBytes),
    ...(bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
    ...(secondsLeft === undefined ? [] : [`${formatDuration(secondsLeft)} left`]),
  ].join(", ");
}
