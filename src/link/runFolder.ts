/**
 * Lets clients discover the engine. Each engine claims the next number in the runtime folder with `mkdir`, which only one process can win,
 * and never reuses a number. A killed engine therefore leaves no lock behind that someone would have to remove. The highest number is the
 * current engine; a connection attempt shows whether it is alive.
 */
import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { errorCode, writeWhole } from "../disk/files.ts";

const Announcement = z.object({
  pid: z.number(),
  /** Path of a Unix socket or named pipe. */
  address: z.string(),
  /** Shared secret; see proof.ts. */
  token: z.string(),
});
export type Announcement = z.infer<typeof Announcement>;

/** Time after which an engine that claimed a number but did not announce itself counts as dead. */
const CLAIM_TIMEOUT_MS = 20_000;

export interface RunFolder {
  number: number;
  path: string;
}

const name = /^e(\d{1,9})$/;

async function listRunFolders(runtime: string): Promise<RunFolder[]> {
  const entries = await readdir(runtime).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  return entries
    .flatMap((entry) => {
      const number = name.exec(entry)?.[1];
      return number === undefined ? [] : [{ number: Number(number), path: join(runtime, entry) }];
    })
    .toSorted((a, b) => b.number - a.number);
}

export async function newestRunFolder(runtime: string): Promise<RunFolder | undefined> {
  return (await listRunFolders(runtime))[0];
}

/** Claims the number after `previous`. @returns undefined if another engine was faster */
export async function claimRunFolder(runtime: string, previous: number): Promise<RunFolder | undefined> {
  const folder = { number: previous + 1, path: join(runtime, `e${previous + 1}`) };
  try {
    await mkdir(folder.path, { mode: 0o700 });
    return folder;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return undefined;
    throw error;
  }
}

export async function announce(folder: RunFolder, announcement: Announcement): Promise<void> {
  await writeWhole(join(folder.path, "engine.json"), JSON.stringify(announcement));
}

/** Reads the engine's announcement. @returns "starting" if it may still come, "dead" if it won't */
export async function readAnnouncement(folder: RunFolder): Promise<Announcement | "starting" | "dead"> {
  try {
    return Announcement.parse(JSON.parse(await readFile(join(folder.path, "engine.json"), "utf8")));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") return "dead";
  }
  const info = await stat(folder.path).catch(() => undefined);
  // A claim from the future was made before the clock was set back, hence `Math.abs`.
  return info !== undefined && Math.abs(Date.now() - info.mtimeMs) < CLAIM_TIMEOUT_MS ? "starting" : "dead";
}

/** Removes the folders of engines before `own`. They are dead, because `own` could not have been claimed otherwise. */
export async function removeOlderRunFolders(runtime: string, own: RunFolder): Promise<void> {
  for (const folder of await listRunFolders(runtime)) {
    if (folder.number < own.number) await rm(folder.path, { recursive: true, force: true });
  }
}
