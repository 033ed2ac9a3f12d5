import { omitUndefined } from "../core/omitUndefined.ts";
import { llamaServerBuild, llamaServerPath } from "../contributions/settings/model.ts";
import { caFile, llamaServerMirror, offline, proxy } from "../contributions/settings/network.ts";
import { getCacheFolder } from "../disk/paths.ts";
import type { ServerOptions } from "../models/setup/planSetup.ts";
import { readChoice } from "./readChoice.ts";
import { readMirror } from "./readMirror.ts";
import { buildOptions, readOption } from "./settingOptions.ts";

/** Options of commands that install llama-server. */
export const serverOptions = {
  ...buildOptions(llamaServerPath, llamaServerBuild, llamaServerMirror, proxy, caFile),
  [offline.cli.option]: { type: "boolean" },
} as const;

type ServerValues = { [option in "llama-server" | "build" | "llama-server-mirror" | "proxy" | "ca"]?: string | undefined } & {
  offline?: boolean | undefined;
};

/** @throws UsageError */
export function readServerOptions(values: ServerValues): ServerOptions {
  return {
    ...{ cacheDir: getCacheFolder(), choice: readChoice(llamaServerBuild, values), env: process.env, isOffline: values.offline ?? false },
    network: omitUndefined({ proxy: values.proxy, caFile: values.ca }),
    ...omitUndefined({
      setting: readOption(llamaServerPath, values) || undefined,
      mirror: readMirror(llamaServerMirror, values),
    }),
  };
}
