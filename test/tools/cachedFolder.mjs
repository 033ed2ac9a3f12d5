// Folders in the user's cache that are either complete or absent.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { registerCleanup } from "./cleanup.mjs";
import { isRunning } from "./isRunning.mjs";

/** @param {string} target path without the suffix @returns {string} prefix for `mkdtemp`, from which `removeLeftovers` reads the process ID */
export const getTemporaryPrefix = (target) => `${target}.${process.pid}.tmp-`;

/**
 * Creates a folder under a temporary name and renames it, so that it is either complete or absent. If two processes create it at the same
 * time, one of the results is kept.
 * @param {string} target
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function createCachedFolder(target, fill) {
  const temporary = await mkdtemp(getTemporaryPrefix(target));
  const removeTemporary = registerCleanup({ end: () => rm(temporary, { recursive: true, force: true }), kill: () => {} });
  try {
    await fill(temporary);
    await rename(temporary, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await removeTemporary();
  }
}

/**
 * Removes the temporary folders of processes that were killed.
 * @param {string} parent
 */
export async function removeLeftovers(parent) {
  for (const name of await readdir(parent)) {
    const pid = /\.(\d+)\.tmp-\w+$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}
