import { omitUndefined } from "../core/omitUndefined.ts";
import { caFile, mirror, offline, proxy } from "../contributions/settings/network.ts";
import type { SourceOptions } from "../models/store/downloadModel.ts";
import { isOfflineSet } from "../network/offline.ts";
import { readMirror } from "./readMirror.ts";
import { buildOptions } from "./settingOptions.ts";
import { UsageError } from "./usage.ts";

/** Options of commands that download models. */
export const networkOptions = {
  ...buildOptions(mirror, proxy, caFile),
  "token-from": { type: "string" },
  [offline.cli.option]: { type: "boolean" },
} as const;

type NetworkValues = { [option in "mirror" | "proxy" | "ca" | "token-from"]?: string | undefined } & { offline?: boolean | undefined };

/** @throws UsageError */
export function readNetworkOptions(values: NetworkValues): Pick<SourceOptions, "mirror" | "network" | "token"> {
  return {
    ...omitUndefined({ mirror: readMirror(mirror, values), token: readToken(values["token-from"]) }),
    network: {
      ...{ env: process.env, isOffline: values.offline ?? isOfflineSet(process.env) },
      ...omitUndefined({ proxy: values.proxy, caFile: values.ca }),
    },
  };
}

/** Reads the token from an environment variable, because other users of the machine can see command lines. @throws UsageError */
function readToken(variable: string | undefined): string | undefined {
  if (variable === undefined) return undefined;
  const token = process.env[variable];
  if (!token) throw new UsageError(`The environment variable ${variable} (--token-from) is not set.`);
  return token;
}
