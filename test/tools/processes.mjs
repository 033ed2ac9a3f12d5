// Starts other programs and ensures that they exit.
import { spawn } from "node:child_process";
import path from "node:path";
import { registerCleanup } from "./cleanup.mjs";

/**
 * Time that a program or a process group may take to exit after SIGTERM. Programs get more time, because Oriel's tools stop other programs
 * first.
 */
const GRACE_MS = { program: 10_000, group: 2_000 };

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {"inherit" | "collect" | "result" | number} [output] "inherit" shows all output, "collect" returns all, "result" returns stdout
 * and shows stderr; a file descriptor receives all
 */

/** Targets of stdout and stderr. @type {Record<"inherit" | "collect" | "result", ("inherit" | "pipe")[]>} */
const STREAMS = { inherit: ["inherit", "inherit"], collect: ["pipe", "pipe"], result: ["pipe", "inherit"] };

/**
 * Runs a program until it exits.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} exit code and collected output
 */
export async function run(command, args, { cwd, env, output = "inherit" } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: typeof output === "number" ? ["ignore", output, output] : ["ignore", ...STREAMS[output]],
  });
  let collected = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (collected += text));
  const stop = registerCleanup({ end: () => stopChild(child), kill: () => child.kill("SIGKILL") });
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? (signal ? 128 : 1)));
    });
    return { code, output: collected };
  } finally {
    await stop();
  }
}

/**
 * Runs a program, and throws if it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} collected output
 */
export async function runOrThrow(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const tail = output.trim().split("\n").slice(-40).join("\n");
  throw new Error(`“${[path.basename(command), ...args].join(" ")}” exited with code ${code}${tail ? `:\n${tail}` : "."}`);
}

/**
 * Runs npm. If npm runs this script, the same version is used instead of the version on PATH.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options) {
  // npm passes its project folder to child processes, and a child npm would install there instead of in `cwd`.
  const { npm_config_local_prefix: _, ...env } = options?.env ?? process.env;
  const cli = process.env["npm_execpath"];
  if (cli && path.basename(cli) === "npm-cli.js") return runOrThrow(process.execPath, [cli, ...args], { ...options, env });
  if (process.platform !== "win32") return runOrThrow("npm", args, { ...options, env });
  // On Windows, npm is a batch file, which only the command interpreter can run.
  return runOrThrow(process.env["ComSpec"] ?? "cmd.exe", ["/d", "/s", "/c", "npm", ...args], { ...options, env });
}

/**
 * Stops a child that leads a process group (`detached`), and all processes in the group.
 * @param {ChildProcess} child
 */
export async function stopGroup(child) {
  await stopOrKill(child, (signal) => killGroup(child, signal), GRACE_MS.group);
  killGroup(child, "SIGKILL");
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has already exited.
  }
}

/** @param {ChildProcess} child */
async function stopChild(child) {
  await stopOrKill(child, (signal) => child.kill(signal), GRACE_MS.program);
}

/**
 * @param {ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} kill
 * @param {number} graceMs
 */
async function stopOrKill(child, kill, graceMs) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  kill("SIGTERM");
  const timer = setTimeout(() => kill("SIGKILL"), graceMs);
  await exited;
  clearTimeout(timer);
}
