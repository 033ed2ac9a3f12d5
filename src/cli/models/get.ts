import { modelsFolder } from "../../disk/paths.ts";
import type { Network } from "../../network/connections.ts";
import { isOfflineBy } from "../../network/offline.ts";
import { downloadModel, type DownloadModelEvent } from "../../models/store/downloadModel.ts";
import { caFile as caFileSetting, mirror as mirrorSetting, proxy as proxySetting } from "../../contributions/settings/network.ts";
import { buildOptions } from "../settingOptions.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes, formatDuration } from "../../core/formatUnits.ts";

const options = {
  ...buildOptions(mirrorSetting, proxySetting, caFileSetting),
  "token-from": { type: "string" },
  offline: { type: "boolean" },
} as const;

/** `oriel models get`: downloads a model. After an interruption, the next call continues. */
export async function getCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const [model, projector, ...others] = positionals;
  if (model === undefined || others.length > 0)
    throw new UsageError("name a model to get, and its projector unless the catalogue knows it");
  const { mirror, proxy, ca: caFile } = values;
  if (mirror !== undefined && !URL.canParse(mirror)) throw new UsageError(`--mirror is an address, not “${mirror}”`);
  const token = readToken(values["token-from"]);
  const network: Network = {
    ...{ env: process.env, isOffline: values.offline ?? isOfflineBy(process.env) },
    ...(proxy === undefined ? {} : { proxy }),
    ...(caFile === undefined ? {} : { caFile }),
  };
  const stored = await downloadModel({
    ...{ store: modelsFolder(), model, network, signal },
    ...(projector === undefined ? {} : { projector }),
    ...(mirror === undefined ? {} : { mirror }),
    ...(token === undefined ? {} : { token }),
    onEvent: (event) => showProgress(event, terminal),
  });
  terminal.endProgress();
  for (const { name, sha256, checkedBy } of [stored.model, stored.projector]) {
    if (checkedBy === "nothing")
      terminal.note(`Nobody told the hash of ${name} beforehand. Compare it with what its publisher says: SHA-256 ${sha256}`);
  }
  terminal.note(`${stored.title} is here. Ask it: oriel explain IMAGE --model ${stored.name}`);
  return 0;
}

/** Reads the token from an environment variable, because other users of the machine can see command lines. @throws UsageError */
function readToken(variable: string | undefined): string | undefined {
  if (variable === undefined) return undefined;
  const token = process.env[variable];
  if (!token) throw new UsageError(`the environment has no ${variable} for --token-from`);
  return token;
}

function showProgress(event: DownloadModelEvent, terminal: Terminal): void {
  switch (event.kind) {
    case "waiting":
      return terminal.progress("Waiting for another Oriel process that gets this model");
    case "examining":
      return terminal.progress("Looking at the headers of its files");
    case "checking":
      return terminal.fleeting(`Checking what is here of ${event.file}: ${formatBytes(event.bytes)} of ${formatBytes(event.ofBytes)}`);
    case "receiving":
      return terminal.fleeting(`${event.file}: ${describeReceived(event)}`);
    case "retrying":
      return terminal.note(`${event.file}: ${event.reason}; again in ${formatDuration(event.inMs / 1000)}`);
  }
}

function describeReceived({ bytes, ofBytes, bytesPerSecond, secondsLeft }: Extract<DownloadModelEvent, { kind: "receiving" }>): string {
  return [
    ofBytes === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(ofBytes)}`,
    ...(bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
    ...(secondsLeft === undefined ? [] : [`${formatDuration(secondsLeft)} left`]),
  ].join(", ");
}
