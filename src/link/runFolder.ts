/**
 * Lets clients discover the engine. Each engine claims the next number by creating a folder with `mkdir`, which succeeds in only one
 * process. The next engine claims a higher number, so a killed engine leaves behind no lock that must be removed. The highest number belongs
 * to the current engine; a connection attempt shows whether that engine is alive.
 */
import { randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { getErrorCode, writeFileAtomically } from "../disk/files.ts";
import { assertSocketPathFits, checkPrivateFolder, explainExposure, readPrivateFile } from "../disk/privateFiles.ts";

const Announcement = z.object({
  pid: z.int().check(z.positive()),
  /** Path of a Unix socket or named pipe. */
  address: z.string(),
  /** Shared secret; see proof.ts. */
  token: z.string().check(z.minLength(1)),
});
export type Announcement = z.infer<typeof Announcement>;

/** Time after which an engine counts as dead if it has claimed a number but not announced itself. */
const CLAIM_TIMEOUT_MS = 20_000;

const MAX_ANNOUNCEMENT_BYTES = 4_096;

/** Highest number of an engine, after which the numbers start over. */
const MAX_ENGINE_NUMBER = 999_999_999;

export interface RunFolder {
  number: number;
  path: string;
}

const folderName = /^e([1-9]\d{0,8})$/;

/** Creates the address that the engine of a run folder listens on. */
export function createEngineAddress(folder: RunFolder): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\oriel-${randomBytes(16).toString("hex")}` : join(folder.path, "s");
}

/**
 * Whether an address has the form that `createEngineAddress` returns. Another user's process could listen on any other address: "8080", for
 * example, would be a TCP port.
 */
function isOwnAddress(folder: RunFolder, address: string): boolean {
  return process.platform === "win32" ? /^\\\\\.\\pipe\\oriel-[0-9a-f]{32}$/.test(address) : address === createEngineAddress(folder);
}

/**
 * Rejects a runtime folder that other users could have created or can change, or whose path is too long for sockets.
 * @throws FailureError `unsafeDirectory`, `socketPathTooLong`
 */
export async function checkRuntimeFolder(runtime: string): Promise<void> {
  if (process.platform !== "win32") assertSocketPathFits(runtime, join(runtime, `e${MAX_ENGINE_NUMBER}`, "s"));
  await checkPrivateFolder(runtime);
}

async function listRunFolders(runtime: string): Promise<RunFolder[]> {
  const entries = await readdir(runtime).catch((error: unknown) => {
    if (getErrorCode(error) === "ENOENT") return [];
    throw error;
  });
  return entries
    .flatMap((entry) => {
      const number = folderName.exec(entry)?.[1];
      return number === undefined ? [] : [{ number: Number(number), path: join(runtime, entry) }];
    })
    .toSorted((a, b) => b.number - a.number);
}

export async function findNewestRunFolder(runtime: string): Promise<RunFolder | undefined> {
  return (await listRunFolders(runtime))[0];
}

/** Claims the number after `previous`, whose engine is dead. @returns undefined if another engine was faster */
export async function claimRunFolder(runtime: string, previous: number): Promise<RunFolder | undefined> {
  if (previous >= MAX_ENGINE_NUMBER) return restartNumbering(runtime, previous);
  const folder = { number: previous + 1, path: join(runtime, `e${previous + 1}`) };
  try {
    await mkdir(folder.path, { mode: 0o700 });
    return folder;
  } catch (error) {
    if (getErrorCode(error) === "EEXIST") return undefined;
    throw error;
  }
}

/**
 * Removes the folder with the highest number, and claims the number after the highest remaining one. Renames the folder before it is deleted,
 * because only one of several competing engines can rename it.
 */
async function restartNumbering(runtime: string, previous: number): Promise<RunFolder | undefined> {
  const [newest, next] = await listRunFolders(runtime);
  if (newest?.number !== previous) return undefined;
  const removedPath = join(runtime, `old-${randomBytes(6).toString("hex")}`);
  try {
    await rename(newest.path, removedPath);
  } catch {
    return undefined;
  }
  await rm(removedPath, { recursive: true, force: true }).catch(() => {});
  return claimRunFolder(runtime, next?.number ?? 0);
}

export async function writeAnnouncement(folder: RunFolder, announcement: Announcement): Promise<void> {
  await writeFileAtomically(join(folder.path, "engine.json"), JSON.stringify(announcement));
}

/**
 * Reads the engine's announcement. An engine counts as dead if its folder or file belongs to another user or is accessible to others, or if its
 * address does not have the form that `createEngineAddress` returns.
 * @returns the announcement; without one, "starting" if the engine may still announce itself, otherwise "dead"
 */
export async function readAnnouncement(folder: RunFolder): Promise<Announcement | "starting" | "dead"> {
  const info = await lstat(folder.path).catch(() => undefined);
  if (info === undefined || !info.isDirectory() || explainExposure(info) !== undefined) return "dead";
  try {
    const text = await readPrivateFile(join(folder.path, "engine.json"), MAX_ANNOUNCEMENT_BYTES);
    if (text === undefined) {
      // The time may be in the future if the clock was set back after the claim, hence `Math.abs`.
      return Math.abs(Date.now() - info.mtimeMs) < CLAIM_TIMEOUT_MS ? "starting" : "dead";
    }
    const announcement = Announcement.parse(JSON.parse(text));
    return isOwnAddress(folder, announcement.address) ? announcement : "dead";
  } catch {
    return "dead";
  }
}

/** Removes the run folders of earlier engines. Those engines are dead, because `ownFolder` could not have been claimed otherwise. */
export async function removeOlderRunFolders(runtime: string, ownFolder: RunFolder): Promise<void> {
  for (const folder of await listRunFolders(runtime)) {
    if (folder.number < ownFolder.number) await rm(folder.path, { recursive: true, force: true }).catch(() => {});
  }
}
