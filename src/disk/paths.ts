import { lstat, stat } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { FailureError } from "../failures/failure.ts";
import { explainExposure } from "./privateFiles.ts";

/** Returns the folder for files that can be recreated: llama-server builds, cached images, logs. `ORIEL_CACHE_DIR` overrides it. */
export function getCacheFolder(): string {
  const override = process.env["ORIEL_CACHE_DIR"];
  if (override) return resolve(override);
  if (process.platform === "darwin") return join(getHomeFolder(), "Library", "Caches", "oriel");
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(getHomeFolder(), "AppData", "Local"), "oriel", "cache");
  return join(readXdgFolder("XDG_CACHE_HOME") ?? join(getHomeFolder(), ".cache"), "oriel");
}

/**
 * Returns the folder for models. It is not in the cache, because cleanup tools may delete the cache, and downloading models takes a while.
 * `ORIEL_DATA_DIR` overrides its parent.
 */
export function getModelsFolder(): string {
  return join(getDataFolder(), "models");
}

function getDataFolder(): string {
  const override = process.env["ORIEL_DATA_DIR"];
  if (override) return resolve(override);
  if (process.platform === "darwin") return join(getHomeFolder(), "Library", "Application Support", "oriel");
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(getHomeFolder(), "AppData", "Local"), "oriel", "data");
  return join(readXdgFolder("XDG_DATA_HOME") ?? join(getHomeFolder(), ".local", "share"), "oriel");
}

/**
 * Returns the folder for the engine's socket. It must not depend on the environment, or two windows of a user would start two engines. It
 * must be short, because the path of a socket is limited to 104 bytes on macOS. It must not be in a folder such as /tmp, where another user
 * could create it first. `ORIEL_RUNTIME_DIR` overrides it.
 */
export async function findRuntimeFolder(): Promise<string> {
  const override = process.env["ORIEL_RUNTIME_DIR"];
  if (override) return resolve(override);
  const uid = process.getuid?.();
  if (uid === undefined) return join(getCacheFolder(), "run");
  const sessionFolder = `/run/user/${uid}`;
  const info = await lstat(sessionFolder).catch(() => undefined);
  if (info?.isDirectory() && explainExposure(info) === undefined) return join(sessionFolder, "oriel");
  return join(await findOwnHome(uid), ...(process.platform === "darwin" ? ["Library", "Caches"] : [".cache"]), "oriel", "run");
}

/** Reads a folder from an environment variable. Relative paths are ignored, as the XDG Base Directory Specification requires. */
function readXdgFolder(variable: string): string | undefined {
  const folder = process.env[variable];
  return folder !== undefined && isAbsolute(folder) ? folder : undefined;
}

/** @throws FailureError `noHomeFolder` */
function getHomeFolder(): string {
  const home = findHomeFolder();
  if (home === undefined) throw new FailureError({ kind: "noHomeFolder" });
  return home;
}

/** Returns the user's home folder; undefined for a user who has none, as in some containers. */
export function findHomeFolder(): string | undefined {
  try {
    const home = homedir();
    return home === "" ? undefined : resolve(home);
  } catch {
    return undefined;
  }
}

/** Returns the user's home folder from the system's user database if possible, because `HOME` may differ between windows. */
async function findOwnHome(uid: number): Promise<string> {
  const systemHome = findSystemHome();
  const info = systemHome === undefined ? undefined : await stat(systemHome).catch(() => undefined);
  return systemHome !== undefined && info?.isDirectory() && info.uid === uid ? systemHome : getHomeFolder();
}

/** @returns undefined for a user unknown to the system, as in some containers */
function findSystemHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
