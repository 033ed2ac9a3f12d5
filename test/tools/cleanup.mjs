// Cleans up processes and folders of tools and tests when they exit, are interrupted, or throw.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { getOncePerProcess } from "./oncePerProcess.mjs";

/**
 * Cleanup of a resource. `end` cleans up in an orderly way within a bounded time; `kill` is synchronous, for a process that is exiting.
 * @typedef {{ end: () => Promise<void>, kill: () => void }} Cleanup
 */

const shared = getOncePerProcess("cleanup", () => ({
  /** @type {Set<Cleanup>} */ cleanups: new Set(),
  isListening: false,
  isInterrupted: false,
}));
const { cleanups } = shared;

/**
 * Registers a resource to clean up when this process exits.
 * @param {Cleanup} cleanup
 * @returns {() => Promise<void>} cleans it up now; safe to call twice
 */
export function registerCleanup(cleanup) {
  // A test runner may continue with its next test during the cleanup.
  if (shared.isInterrupted) throw new Error("The process was interrupted, so nothing new is started.");
  listen();
  cleanups.add(cleanup);
  return async () => {
    if (!cleanups.has(cleanup)) return;
    try {
      await cleanup.end();
    } finally {
      cleanups.delete(cleanup);
    }
  };
}

/**
 * Creates a temporary folder, which is removed when this process exits.
 * @param {string} name
 * @returns {{ path: string, remove: () => Promise<void> }}
 */
export function createTemporaryFolder(name) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `oriel-${name}-`));
  // Processes that were just killed may still write into it for a moment.
  const kill = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return { path: folder, remove: registerCleanup({ kill, end: async () => kill() }) };
}

/** Cleans up everything registered, latest first, so that processes end before their folders are removed. */
export async function cleanUpAll() {
  for (const cleanup of [...cleanups].reverse()) {
    await cleanup.end().catch(() => cleanup.kill());
    cleanups.delete(cleanup);
  }
}

function listen() {
  if (shared.isListening) return;
  shared.isListening = true;
  process.on("exit", () => {
    for (const cleanup of [...cleanups].reverse()) {
      try {
        cleanup.kill();
      } catch {
        // Continue with the other cleanups.
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
      // A second signal has no handler and terminates the process.
      await cleanUpAll();
      process.exit(128 + number);
    });
  }
}
