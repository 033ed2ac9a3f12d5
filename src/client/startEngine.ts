import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod/mini";
import { FailureError, type Failure } from "../failures/failure.ts";
import { pickEngineEnvironment } from "../core/environment.ts";
import { getInspectArguments, pickInspectVariable } from "../core/inspect.ts";
import { makePrivateFolder } from "../disk/files.ts";
import { openPrivateLog } from "../disk/privateFiles.ts";

export interface EngineOptions {
  /** Path of the bundled engine, `engine.mjs`. */
  script: string;
  /** Folder of the engine's socket and log. */
  runtime: string;
  /** Folder of the image cache and the prepared images. */
  cache: string;
  /** Time for which the engine keeps running after its last client has disconnected; undefined for the engine's default. */
  graceMs?: number;
  /** Extra arguments, for tests. */
  arguments?: string[];
}

const StartReport = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("listening") }),
  z.object({ kind: z.literal("superseded") }),
  z.object({ kind: z.literal("failed"), failure: z.looseObject({ kind: z.string() }) }),
]);

const START_TIMEOUT_MS = 20_000;

/** Variables that would change how a child process runs. VS Code, its snap and flatpak builds, and package runners add them. */
const EXCLUDED_VARIABLES =
  /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|NODE_TLS_REJECT_UNAUTHORIZED$|SNAP|GTK_|GIO_|GDK_|LD_PRELOAD$|FLATPAK_)/i;

/**
 * Starts an engine that outlives this process, as the successor of engine number `previousNumber`. Resolves once the new engine is listening,
 * or has exited because another process has already become that successor.
 * @throws FailureError `engineUnreachable`, or the failure that the engine reported
 */
export async function startEngine(options: EngineOptions, previousNumber: number): Promise<void> {
  await makePrivateFolder(options.runtime);
  const logFile = await openPrivateLog(join(options.runtime, "engine.log"));
  try {
    const child = spawn(
      process.execPath,
      [
        ...getInspectArguments("engine", process.env),
        options.script,
        ...["--runtime", options.runtime, "--cache", options.cache, "--after", String(previousNumber)],
        ...(options.graceMs === undefined ? [] : ["--grace", String(options.graceMs)]),
        ...(options.arguments ?? []),
      ],
      {
        detached: true,
        stdio: ["ignore", "pipe", logFile.fd],
        // Runs as Node even with VS Code's executable.
        env: { ...pickEngineEnvironment(process.env), ...pickInspectVariable(process.env), ELECTRON_RUN_AS_NODE: "1" },
        windowsHide: true,
        cwd: options.runtime,
      },
    );
    child.unref();
    const failure = await new Promise<Failure | undefined>((resolve) => {
      const fail = (reason: string) => resolve({ kind: "engineUnreachable", reason });
      const timer = setTimeout(() => fail(`It did not start within ${START_TIMEOUT_MS / 1000} s.`), START_TIMEOUT_MS);
      timer.unref();
      child.once("error", (error) => fail(error.message));
      child.once("exit", (code, signal) => fail(`It exited with ${signal ?? `code ${code}`}. See ${options.runtime}/engine.log.`));
      if (child.stdout === null) return fail("Its output can't be read.");
      createInterface({ input: child.stdout }).once("line", (line) => {
        const report = parseReport(line);
        clearTimeout(timer);
        resolve(report?.kind === "failed" ? (report.failure as unknown as Failure) : undefined);
      });
    });
    child.removeAllListeners();
    child.stdout?.destroy();
    if (failure) throw new FailureError(failure);
  } finally {
    await logFile.close();
  }
}

/**
 * Creates the environment for a process that serves only this client, such as `oriel doctor`. The process runs as Node even with VS Code's
 * executable.
 */
export function createChildEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !EXCLUDED_VARIABLES.test(name));
  return { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: "1" };
}

function parseReport(line: string): z.infer<typeof StartReport> | undefined {
  try {
    return StartReport.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
