import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FailureError } from "../../failures/failure.ts";
import { findExistingFolder } from "../../disk/files.ts";
import { getFreeDiskBytes, type GetFreeBytes } from "../../disk/freeSpace.ts";
import type { ObtainOptions } from "../../llamaServer/obtain.ts";
import { getBuildsFolder } from "../../llamaServer/folders.ts";
import { UNPACKED_FACTOR } from "../../llamaServer/installBuild.ts";
import { planLlamaServer, type InstallPlan } from "../../llamaServer/plan.ts";
import { formatPlatform, readPlatform } from "../../llamaServer/platform.ts";
import type { SetupPlan } from "./plan.ts";

/** Options of `obtainLlamaServer` that can be sent to a worker. */
export type ServerOptions = Omit<ObtainOptions, "onProgress" | "onEvent" | "signal" | "failedStarts">;

/** Plans which llama-server to use or install. @throws FailureError noLlamaServer if there is none for this machine; the signal's abort reason */
export async function planServer(server: ServerOptions, signal: AbortSignal): Promise<InstallPlan> {
  const plan = await planLlamaServer({ ...server, signal });
  if (plan.kind !== "unavailable") return plan;
  const reason = `There is no build for ${formatPlatform(await readPlatform())}.`;
  throw new FailureError({ kind: "noLlamaServer", attempts: [{ source: "Official release", reason }] });
}

/**
 * Checks that llama-server and the model fit on the disk together, before the first of them is downloaded.
 * @throws FailureError `noSpace`
 */
export async function checkDiskSpace(
  plan: SetupPlan,
  { cacheDir, store }: { cacheDir: string; store: string },
  getFreeBytes: GetFreeBytes = getFreeDiskBytes,
): Promise<void> {
  const { server, model } = plan;
  const serverBytes = server.kind === "download" ? server.build.missingBytes + server.build.totalBytes * UNPACKED_FACTOR : 0;
  const folders = [
    { path: getBuildsFolder(cacheDir), neededBytes: serverBytes },
    { path: join(store, model.name), neededBytes: model.missingBytes },
  ];
  const disks = new Map<number, { path: string; folder: string; neededBytes: number }>();
  for (const { path, neededBytes } of folders) {
    const folder = await findExistingFolder(path);
    const { dev } = await stat(folder);
    // The model comes last, so that a failure names its path: the model is the larger part.
    disks.set(dev, { path, folder, neededBytes: neededBytes + (disks.get(dev)?.neededBytes ?? 0) });
  }
  for (const { path, folder, neededBytes } of disks.values()) {
    const freeBytes = await getFreeBytes(folder);
    if (freeBytes < neededBytes) throw new FailureError({ kind: "noSpace", path: dirname(path), neededBytes, freeBytes });
  }
}
