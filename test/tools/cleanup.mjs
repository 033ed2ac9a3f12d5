// What a tool or a test starts ends with it: also when it is interrupted, and also when it throws.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { oncePerProcess } from "./oncePerProcess.mjs";

/**
 * A thing that must end: `end` is the orderly way and takes a bounded time; `kill` is the last resort in a process that is exiting
 * and can't wait.
 * @typedef {{ end: () => Promise<void>, kill: () => void }} Ending
 */

const shared = oncePerProcess("cleanup", () => ({
  /** @type {Set<Ending>} */ endings: new Set(),
  isListening: false,
  isInterrupted: false,
}));
const { endings } = shared;

/**
 * Registers what must end with this process.
 * @param {Ending} ending
 * @returns {() => Promise<void>} ends it now; safe to call twice
 */
export function endWithProcess(ending) {
  // A test runner may go on to its next test while the things of this one are ended.
  if (shared.isInterrupted) throw new Error("Interrupted: nothing new is started.");
  listen();
  endings.add(ending);
  return async () => {
    if (!endings.has(ending)) return;
    try {
      await ending.end();
    } finally {
      endings.delete(ending);
    }
  };
}

/**
 * A folder that is removed with this process.
 * @param {string} name
 * @returns {{ path: string, remove: () => Promise<void> }}
 */
export function temporaryFolder(name) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `oriel-${name}-`));
  // Processes that were just killed may still write into it for a moment.
  const kill = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return { path: folder, remove: endWithProcess({ kill, end: async () => kill() }) };
}

/** Ends everything registered, the latest first: processes before the folders they were given. */
export async function endAll() {
  for (const ending of [...endings].reverse()) {
    await ending.end().catch(() => ending.kill());
    endings.delete(ending);
  }
}

function listen() {
  if (shared.isListening) return;
  shared.isListening = true;
  process.on("exit", () => {
    for (const ending of [...endings].reverse()) {
      try {
        ending.kill();
      } catch {
        // The others still have to end.
      }
    }
  });
  for (const [signal, number] of /** @type {const} */ ([
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ])) {
    process.once(signal, async () => {
      shared.isInterrupted = true;
      // A second signal finds no handler any more and ends the process at once.
      await endAll();
      process.exit(128 + number);
    });
  }
}
