import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTemporaryFolder, registerCleanup } from "./cleanup.mjs";

/** Time that engines may take to exit. */
const GRACE_MS = 2000;

/**
 * Creates a folder for ORIEL_RUNTIME_DIR, so that tests have their own engine. Removing the folder also stops the engine and
 * llama-server, which would otherwise outlive the last client.
 * @returns {{ path: string, remove: () => Promise<void> }}
 */
export function createTemporaryRuntimeFolder() {
  const folder = createTemporaryFolder("run");
  const end = registerCleanup({
    async end() {
      const engines = findEngines(folder.path);
      engines.forEach((pid) => sendSignal(pid, "SIGTERM"));
      // Running engines write to the folders that are about to be removed.
      for (const deadline = Date.now() + GRACE_MS; Date.now() < deadline && engines.some((pid) => sendSignal(pid, 0));) await sleep(50);
    },
    kill: () => findEngines(folder.path).forEach((pid) => sendSignal(pid, "SIGTERM")),
  });
  return {
    path: folder.path,
    async remove() {
      await end();
      await folder.remove();
    },
  };
}

/**
 * Finds the engines that announced themselves in a runtime folder; see src/link/runFolder.ts.
 * @param {string} folder
 * @returns {number[]} process IDs
 */
function findEngines(folder) {
  return readdirSync(folder).flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(path.join(folder, name, "engine.json"), "utf8")).pid];
    } catch {
      // The engine has exited, or never started.
      return [];
    }
  });
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} name 0 only checks whether the process exists
 * @returns {boolean} whether the process exists
 */
function sendSignal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
