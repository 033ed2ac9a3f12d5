import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { FailureError } from "../failures/failure.ts";
import { toolEnvironment } from "./environment.ts";

/** The first version that knows the projector types of Gemma 4 12B (`gemma4uv`, `gemma4ua`) as it should. */
export const NEEDED_VERSION = "0.5.0";

const TIMEOUT_MS = 15_000;

/**
 * The version in what `llama-server --version` prints: "0.5.0-dev", or "build 6789" of the time when llama.cpp only counted builds.
 * Source: llama.cpp common/build-info.cpp.in.
 */
export function parseVersion(output: string): string | undefined {
  const named = /^version: (\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
  if (named !== undefined) return named;
  const build = /^version: (\d+) \(/m.exec(output)?.[1];
  return build === undefined ? undefined : `build ${build}`;
}

/** Builds of the source call themselves "0.5.0-dev", so a suffix does not make a version older. */
export function isNewEnough(version: string): boolean {
  const numbers = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined) return false;
  const needed = NEEDED_VERSION.split(".").map(Number);
  for (const [index, least] of needed.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}

/** Versions by path, time of change and size, so that an executable that stays the same is run once. */
const known = new Map<string, string>();

/**
 * Runs `llama-server --version`.
 * @returns its version, at least `NEEDED_VERSION`
 * @throws FailureError llamaServerTooOld, llamaServerUnusable; the signal's reason
 */
export async function checkVersion(
  executable: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<string> {
  const info = await stat(executable).catch(() => undefined);
  if (!info?.isFile()) throw unusable(executable, info === undefined ? "it does not exist" : "it is not a file");
  const key = `${executable}|${info.mtimeMs}|${info.size}`;
  let version = known.get(key);
  if (version === undefined) {
    const output = await runVersion(executable, env, signal, timeoutMs);
    version = parseVersion(output);
    if (version === undefined) throw unusable(executable, "it does not print the version of a llama-server");
    known.set(key, version);
  }
  if (!isNewEnough(version)) {
    throw new FailureError({ kind: "llamaServerTooOld", path: executable, version, needed: NEEDED_VERSION });
  }
  return version;
}

function runVersion(executable: string, env: NodeJS.ProcessEnv, signal: AbortSignal, timeoutMs: number): Promise<string> {
  signal.throwIfAborted();
  const options = { env: toolEnvironment(env), signal, timeout: timeoutMs, killSignal: "SIGKILL", windowsHide: true } as const;
  return new Promise((resolve, reject) => {
    execFile(executable, ["--version"], options, (error, stdout, stderr) => {
      if (signal.aborted) return reject(signal.reason as Error);
      // Builds differ in which of the two they print it on.
      const output = `${stdout}\n${stderr}`;
      if (!error) return resolve(output);
      // Node sets `killed` here only when the time limit or too much output made it end the process.
      if (error.killed) return reject(unusable(executable, `it did not tell its version within ${timeoutMs / 1000} s`));
      const lastLine = output.trim().split(/\r?\n/).at(-1)?.trim();
      reject(unusable(executable, lastLine || (error.signal ? `it ended with ${error.signal}` : error.message)));
    });
  });
}

function unusable(path: string, reason: string): FailureError {
  return new FailureError({ kind: "llamaServerUnusable", path, reason });
}
