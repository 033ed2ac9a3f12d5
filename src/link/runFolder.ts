/**
 * Discovery of engines by clients. Each engine claims the next number in the runtime folder by `mkdir`, which only one can win, and never
 * takes over an old number. So a killed engine leaves no lock behind, and no lock is removed while another engine needs it. The highest
 * number is the engine; a connection attempt shows whether it is alive.
 */
import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { errorCode, writeWhole } from "../disk/files.ts";

const Announcement = z.object({
  pid: z.number(),
  /** Unix socket or named pipe. */
  address: z.string(),
  /** Secret that both sides prove to know; see proof.ts. */
  token: z.string(),
});
export type Announcement = z.infer<typeof Announcement>;

/** An engine without an announcement this long after its claim has died. */
const CLAIM_TIMEOUT_MS = 20_000;

export interface RunFolder {
  number: number;
  path: string;
}

const name = /^e(\d{1,9})$/;

async function runFolders(runtime: string): Promise<RunFolder[]> {
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
  return (await runFolders(runtime))[0];
}

/** Claims the number after `previous`; undefined if another engine was faster. */
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

/** The engine's announcement; `starting` before there is one; `dead` once there will be none. */
export async function readAnnouncement(folder: RunFolder): Promise<Announcement | "starting" | "dead"> {
  try {
    return Announcement.parse(JSON.parse(await readFile(join(folder.path, "engine.json"), "utf8")));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") return "dead";
  }
  const info = await stat(folder.path).catch(() => undefined);
  // A claim from the future was made before the clock was set back.
  return info !== undefined && Math.abs(Date.now() - info.mtimeMs) < CLAIM_TIMEOUT_MS ? "starting" : "dead";
}

/** Removes the folders of engines before `own`. They are dead, or `own` could not have been claimed. */
export async function removeOlderRunFolders(runtime: string, own: RunFolder): Promise<void> {
  for (const folder of await runFolders(runtime)) {
    if (folder.number < own.number) await rm(folder.path, { recursive: true, force: true });
  }
}
