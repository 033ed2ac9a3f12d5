import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { endEngines } from "../fixtures/engineProcesses.ts";
import { llamaServer, model, projector } from "./support.ts";

export interface CommandResult {
  stdout: string;
  stderr: string;
  code: number;
}

/** Runs `oriel` with the test model and a separate engine, whose folders are in `folder`. */
export async function runOriel(folder: string, cwd: string, args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [resolve("dist/cli.js"), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ORIEL_RUNTIME_DIR: join(folder, "run"),
      ORIEL_CACHE_DIR: join(folder, "cache"),
      ...{ ORIEL_MODEL: model, ORIEL_PROJECTOR: projector, ORIEL_LLAMA_SERVER: llamaServer },
      ...env,
    },
  });
  const exitCode = new Promise<number>((done) => child.on("close", (code) => done(code ?? -1)));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode]);
  return { stdout, stderr, code };
}

/** Ends the engine that the commands started, and removes their folder. */
export async function endEngineAndRemove(folder: string): Promise<void> {
  // The engine outlives its last client, and must exit before its folder is removed.
  await endEngines(join(folder, "run"));
  await rm(folder, { recursive: true, force: true });
}
