// Starting other programs, so that none is left behind.
import { spawn } from "node:child_process";
import path from "node:path";
import { endWithProcess } from "./cleanup.mjs";

/** How long a program may take to end after it was asked to. A tool of ours ends others first, so it gets longer than they do. */
const GRACE_MS = { program: 10_000, group: 2_000 };

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {"inherit" | "collect" | "result"} [output] "inherit" shows it all, "collect" returns it all, "result" returns stdout and shows stderr
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} its exit code, and what was collected of its output
 */
export async function run(command, args, { cwd, env, output = "inherit" } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: ["ignore", output === "inherit" ? "inherit" : "pipe", output === "collect" ? "pipe" : "inherit"],
  });
  let collected = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (collected += text));
  const stop = endWithProcess({ end: () => endChild(child), kill: () => child.kill("SIGKILL") });
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
 * Runs a program that must succeed.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what was collected of its output
 */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const tail = output.trim().split("\n").slice(-40).join("\n");
  throw new Error(`“${[path.basename(command), ...args].join(" ")}” ended with exit code ${code}${tail ? `:\n${tail}` : "."}`);
}

/**
 * Runs npm: the very one that runs this script, if one does, so that no other version is picked up from PATH.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function npm(args, options) {
  // npm tells its children the folder it runs in, and a child npm would install there instead of in its own.
  const { npm_config_local_prefix: _, ...env } = options?.env ?? process.env;
  const cli = process.env["npm_execpath"];
  if (cli && path.basename(cli) === "npm-cli.js") return mustRun(process.execPath, [cli, ...args], { ...options, env });
  if (process.platform !== "win32") return mustRun("npm", args, { ...options, env });
  // npm is a batch file there, which only the command interpreter can run.
  return mustRun(process.env["ComSpec"] ?? "cmd.exe", ["/d", "/s", "/c", "npm", ...args], { ...options, env });
}

/**
 * Ends a child that leads a process group of its own (`detached`), and all that it started.
 * @param {ChildProcess} child
 */
export async function endGroup(child) {
  await endWith(child, (signal) => killGroup(child, signal), GRACE_MS.group);
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
    // The whole group has ended already.
  }
}

/** @param {ChildProcess} child */
async function endChild(child) {
  await endWith(child, (signal) => child.kill(signal), GRACE_MS.program);
}

/**
 * @param {ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} kill
 * @param {number} graceMs
 */
async function endWith(child, kill, graceMs) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  kill("SIGTERM");
  const late = setTimeout(() => kill("SIGKILL"), graceMs);
  await gone;
  clearTimeout(late);
}
