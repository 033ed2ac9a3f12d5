import { lstat, stat } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { explainExposure } from "./privateFiles.ts";

/** Folder of files that can be recreated: llama-server builds, cached images, logs. `ORIEL_CACHE_DIR` overrides it. */
export function cacheFolder(): string {
  const set = process.env["ORIEL_CACHE_DIR"];
  if (set) return resolve(set);
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "oriel");
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "oriel", "cache");
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "oriel");
}

/** Folder of models. It is not in the cache, which cleanup tools may delete, because downloading models takes a while. `ORIEL_DATA_DIR` overrides its parent. */
export function modelsFolder(): string {
  return join(dataFolder(), "models");
}

function dataFolder(): string {
  const set = process.env["ORIEL_DATA_DIR"];
  if (set) return resolve(set);
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "oriel");
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "oriel", "data");
  return join(process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "oriel");
}

/**
 * Folder of the engine's socket. It must not depend on the environment, since two windows of a user would otherwise start two engines;
 * it must be short, since the path of a socket is limited to 104 bytes on macOS; and no other user may be able to create it first, as in
 * /tmp. `ORIEL_RUNTIME_DIR` overrides it.
 */
export async function runtimeFolder(): Promise<string> {
  const set = process.env["ORIEL_RUNTIME_DIR"];
  if (set) return resolve(set);
  const uid = process.getuid?.();
  if (uid === undefined) return join(cacheFolder(), "run");
  const sessionFolder = `/run/user/${uid}`;
  const info = await lstat(sessionFolder).catch(() => undefined);
  if (info?.isDirectory() && explainExposure(info) === undefined) return join(sessionFolder, "oriel");
  return join(await homeFolder(uid), ...(process.platform === "darwin" ? ["Library", "Caches"] : [".cache"]), "oriel", "run");
}

/** The user's home, as the system knows it if possible: `HOME` may differ between windows. */
async function homeFolder(uid: number): Promise<string> {
  const known = systemHome();
  const info = known === undefined ? undefined : await stat(known).catch(() => undefined);
  return known !== undefined && info?.isDirectory() && info.uid === uid ? known : homedir();
}

/** @returns undefined for a user whom the system does not know, as in some containers */
function systemHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
