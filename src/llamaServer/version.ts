import { execFile, type ExecFileException } from "node:child_process";
import { stat } from "node:fs/promises";
import { FailureError, type Failure } from "../failures/failure.ts";
import { pickToolEnvironment } from "../core/environment.ts";
import { readExecutableHeader } from "./executableHeader.ts";
import { readPlatform } from "./platform.ts";
import { createUnusableError, explainArchitecture, explainFailedStart } from "./startFailure.ts";

/** First version that fully supports the projector types of Gemma 4 12B (`gemma4uv`, `gemma4ua`). */
export const NEEDED_VERSION = "0.5.0";

/** Default time limit for llama-server to print its version. */
const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Reads the version from the output of `llama-server --version`: "0.5.0-dev", or "build 6789" for an old llama.cpp that had only build numbers.
 * Source: llama.cpp common/build-info.cpp.in.
 */
export function parseVersion(output: string): string | undefined {
  const versionNumber = /^version: (\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
  if (versionNumber !== undefined) return versionNumber;
  const buildNumber = /^version: (\d+) \(/m.exec(output)?.[1];
  return buildNumber === undefined ? undefined : `build ${buildNumber}`;
}

/** Compares only the numbers: builds from source are called "0.5.0-dev", which is not older than 0.5.0. */
export function isNewEnough(version: string): boolean {
  const numbers = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined) return false;
  const needed = NEEDED_VERSION.split(".").map(Number);
  for (const [index, minimum] of needed.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== minimum) return number > minimum;
  }
  return true;
}

/** Versions by path, modification time and size, so that an unchanged executable runs only once. */
const knownVersions = new Map<string, string>();

/**
 * Runs `llama-server --version`.
 * @returns its version, at least `NEEDED_VERSION`
 * @throws FailureError `llamaServerTooOld`, `llamaServerUnusable`, and those of `explainFailedStart`; the signal's abort reason
 */
export async function checkVersion(
  executable: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<string> {
  const info = await stat(executable).catch(() => undefined);
  if (!info?.isFile()) throw createUnusableError(executable, info === undefined ? "It does not exist." : "It is not a file.");
  // A batch file needs a command interpreter, and killing the interpreter would leave llama-server running.
  if (process.platform === "win32" && /\.(?:cmd|bat)$/i.test(executable))
    throw createUnusableError(executable, "It is a batch file. Specify the program that it starts, llama-server.exe.");
  const key = `${executable}|${info.mtimeMs}|${info.size}`;
  let version = knownVersions.get(key);
  if (version === undefined) {
    await rejectRosetta(executable);
    const output = await runVersion(executable, env, signal, timeoutMs);
    version = parseVersion(output);
    if (version === undefined) throw createUnusableError(executable, "It does not print a llama-server version.");
    knownVersions.set(key, version);
  }
  if (!isNewEnough(version)) {
    throw new FailureError({ kind: "llamaServerTooOld", path: executable, version, needed: NEEDED_VERSION });
  }
  return version;
}

/** Rejects a program for Intel on a Mac with Apple silicon: under Rosetta it would start, but it could not use the GPU. */
async function rejectRosetta(path: string): Promise<void> {
  const machine = await readPlatform();
  if (machine !== "darwin-arm64") return;
  const failure = explainArchitecture({ path, header: await readExecutableHeader(path), machine });
  if (failure !== undefined) throw new FailureError(failure);
}

async function runVersion(executable: string, env: NodeJS.ProcessEnv, signal: AbortSignal, timeoutMs: number): Promise<string> {
  signal.throwIfAborted();
  const options = { env: pickToolEnvironment(env), signal, timeout: timeoutMs, killSignal: "SIGKILL", windowsHide: true } as const;
  const { error, output } = await new Promise<{ error: ExecFileException | null; output: string }>((resolve) => {
    // The version is on stdout or stderr, depending on the build.
    execFile(executable, ["--version"], options, (error, stdout, stderr) => resolve({ error, output: `${stdout}\n${stderr}` }));
  });
  signal.throwIfAborted();
  if (error === null) return output;
  // Node sets `killed` only if it killed the process after the timeout or because of too much output.
  if (error.killed) throw createUnusableError(executable, `It did not print its version within ${timeoutMs / 1000} s.`);
  throw new FailureError(await explainError(executable, error, output));
}

async function explainError(path: string, error: ExecFileException, output: string): Promise<Failure> {
  const explained = explainFailedStart({
    ...{ path, output, header: await readExecutableHeader(path), machine: await readPlatform() },
    ...(typeof error.code === "string" ? { errorCode: error.code } : {}),
    ...(typeof error.code === "number" ? { exitCode: error.code } : {}),
    ...(error.signal ? { signal: error.signal } : {}),
  });
  if (explained !== undefined) return explained;
  const lastLine = output.trim().split(/\r?\n/).at(-1)?.trim();
  const reason = lastLine || (error.signal ? `It was terminated by ${error.signal}.` : error.message);
  return { kind: "llamaServerUnusable", path, reason };
}
