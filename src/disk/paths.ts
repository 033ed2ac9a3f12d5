import { lstat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folder of files that can be recreated: llama-server builds, cached images, logs. `ORIEL_CACHE_DIR` overrides it. */
export function cacheFolder(): string {
  const set = process.env["ORIEL_CACHE_DIR"];
  if (set) return set;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "oriel");
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "oriel", "cache");
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "oriel");
}

/** Folder of models. Not in the cache, which cleaners may delete: models take long to download. `ORIEL_DATA_DIR` overrides its parent. */
export function modelsFolder(): string {
  return join(dataFolder(), "models");
}

function dataFolder(): string {
  const set = process.env["ORIEL_DATA_DIR"];
  if (set) return set;
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "oriel");
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "oriel", "data");
  return join(process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "oriel");
}

/**
 * Folder of the engine's socket. It must not depend on the environment, since two windows of a user would otherwise start two engines;
 * and it must be short, since the path of a socket is limited to 104 bytes on macOS. `ORIEL_RUNTIME_DIR` overrides it.
 */
export async function runtimeFolder(): Promise<string> {
  const set = process.env["ORIEL_RUNTIME_DIR"];
  if (set) return set;
  const uid = process.getuid?.();
  if (uid === undefined) return join(cacheFolder(), "run");
  const sessionFolder = `/run/user/${uid}`;
  const info = await lstat(sessionFolder).catch(() => undefined);
  return info?.isDirectory() && info.uid === uid ? join(sessionFolder, "oriel") : `/tmp/oriel-${uid}`;
}
