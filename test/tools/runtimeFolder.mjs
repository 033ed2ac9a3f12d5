import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { endWithProcess, temporaryFolder } from "./cleanup.mjs";

/**
 * A folder for ORIEL_RUNTIME_DIR: who is given it shares no engine with anyone else. An engine stays for a while after its last
 * client, since another may come; here none will, so it ends with the folder, and llama-server with it.
 * @returns {{ path: string, remove: () => Promise<void> }}
 */
export function temporaryRuntimeFolder() {
  const folder = temporaryFolder("run");
  const endEngines = () => enginesIn(folder.path).forEach(terminate);
  const end = endWithProcess({ end: async () => endEngines(), kill: endEngines });
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

/** @param {number} pid */
function terminate(pid) {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
