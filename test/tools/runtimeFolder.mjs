import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithProcess, temporaryFolder } from "./cleanup.mjs";

/** How long the engines may take to end. */
const GRACE_MS = 2000;

/**
 * A folder for ORIEL_RUNTIME_DIR: who is given it shares no engine with anyone else. An engine stays for a while after its last
 * client, since another may come; here none will, so it ends with the folder, and llama-server with it.
 * @returns {{ path: string, remove: () => Promise<void> }}
 */
export function temporaryRuntimeFolder() {
  const folder = temporaryFolder("run");
  const end = endWithProcess({
    async end() {
      const engines = enginesIn(folder.path);
      engines.forEach((pid) => signal(pid, "SIGTERM"));
      // Until they are gone they write into folders that are to be removed.
      for (const late = Date.now() + GRACE_MS; Date.now() < late && engines.some((pid) => signal(pid, 0));) await sleep(50);
    },
    kill: () => enginesIn(folder.path).forEach((pid) => signal(pid, "SIGTERM")),
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
 * The engines that announced themselves there, each in a folder of its own: see src/link/runFolder.ts.
 * @param {string} folder
 * @returns {number[]} their process ids
 */
function enginesIn(folder) {
  return readdirSync(folder).flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(path.join(folder, name, "engine.json"), "utf8")).pid];
    } catch {
      // It has gone already, or never came up.
      return [];
    }
  });
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} which 0 sends none
 * @returns {boolean} whether it was there to get it
 */
function signal(pid, which) {
  try {
    return process.kill(pid, which);
  } catch {
    return false;
  }
}
