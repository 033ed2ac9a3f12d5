/**
 * How engines and clients find each other. Each engine claims the next number in the runtime folder by `mkdir`, which only one
 * can win, and never takes over an old number: no lock file that a killed engine leaves behind, and none to remove under another's
 * feet. The highest number is the engine; whether it lives, a connection attempt tells.
 */
import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { errorCode, writeWhole } from "../disk/files.ts";

const Announcement = z.object({
  pid: z.number(),
  /** Unix socket or named pipe. */
  address: z.string(),
  /** Both sides prove that they know it; see proof.ts. */
  token: z.string(),
});
export type Announcement = z.infer<typeof Announcement>;

/** An engine that has not announced itself so long after its claim, in milliseconds, died before it could. */
const CLAIM_TIMEOUT = 20_000;

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

/** Claims the number after `previous`; undefined when another engine was quicker. */
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

/** The engine's announcement; `starting` before it came; `dead` when it will not come any more. */
export async function readAnnouncement(folder: RunFolder): Promise<Announcement | "starting" | "dead"> {
  try {
    return Announcement.parse(JSON.parse(await readFile(join(folder.path, "engine.json"), "utf8")));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") return "dead";
  }
  const info = await stat(folder.path).catch(() => undefined);
  // One from the future was made before the clock was set back: nobody will wait until then.
  return info !== undefined && Math.abs(Date.now() - info.mtimeMs) < CLAIM_TIMEOUT ? "starting" : "dead";
}

/** Removes the folders of engines before `own`; theirs are dead, or `own` could not have been claimed. */
export async function removeOlderRunFolders(runtime: string, own: RunFolder): Promise<void> {
  for (const folder of await runFolders(runtime)) {
    if (folder.number < own.number) await rm(folder.path, { recursive: true, force: true });
  }
}
