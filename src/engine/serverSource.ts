import { omitUndefined } from "../core/omitUndefined.ts";
import { recordFailedBuilds } from "../llamaServer/failedBuilds.ts";
import { detectGpus } from "../llamaServer/gpus/detectGpus.ts";
import { removeSuperseded } from "../llamaServer/installedBuilds.ts";
import { explainMissingGpu } from "../llamaServer/listDevices.ts";
import { obtainLlamaServer } from "../llamaServer/obtain.ts";
import { getBuildsFolder } from "../llamaServer/folders.ts";
import type { StartServices } from "./backends/llamaServer/startLlamaServer.ts";

type ServerSource = Pick<StartServices, "obtain" | "recordFailedStarts" | "explainMissingGpu" | "onProven">;

/** Creates the services that find and install llama-server. @param cache the user's cache folder */
export function createServerSource(cache: string): ServerSource {
  const root = getBuildsFolder(cache);
  return {
    obtain: ({ llamaServer, installation = {}, isOffline = false, network }, failedStarts, onProgress, signal) => {
      const { build, mirror, proxy, caFile } = installation;
      return obtainLlamaServer({
        ...{ cacheDir: cache, isOffline, failedStarts, onProgress, signal },
        env: { ...process.env, ...network },
        network: omitUndefined({ proxy, caFile }),
        ...omitUndefined({ setting: llamaServer, choice: build, mirror }),
      });
    },
    recordFailedStarts: async (failedStarts, { installation }, { build }, signal) => {
      if (build === undefined) return;
      const readGpus = () => detectGpus(process.env, signal);
      await recordFailedBuilds(root, failedStarts, build.key, { choice: installation?.build ?? "auto", readGpus });
    },
    explainMissingGpu: async ({ build }) => (build === undefined ? undefined : explainMissingGpu(build.variant, process.env)),
    // Best effort: the removal is tried again with the first answer after the next start.
    onProven: ({ build }) => void (build !== undefined && removeSuperseded(root, build.key).catch(() => {})),
  };
}
