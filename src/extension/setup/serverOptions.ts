import type { ServerOptions } from "../../models/setup/planSetup.ts";
import { omitUndefined } from "../../core/omitUndefined.ts";
import { readConfig, readConnections, readInstallation } from "../config.ts";

/** Reads the settings that decide which llama-server is used and how it is downloaded. */
export async function readServerOptions(): Promise<ServerOptions> {
  const { getCacheFolder } = await import("../../disk/paths.ts");
  const { target } = readConfig();
  const { build, mirror } = readInstallation();
  const { env, isOffline = false, proxy, caFile } = readConnections();
  return {
    ...{ cacheDir: getCacheFolder(), env, isOffline, network: omitUndefined({ proxy, caFile }) },
    ...omitUndefined({ choice: build, mirror, setting: target.kind === "local" ? target.llamaServer : undefined }),
  };
}
