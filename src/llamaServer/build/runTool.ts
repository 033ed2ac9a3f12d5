import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pickToolEnvironment } from "../../core/environment.ts";
import { findSystemTool } from "../../disk/systemTool.ts";

export interface Tool {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  onLine: (line: string) => void;
}

/** Number of output lines to keep, counted from the end: enough to contain the first error of a parallel build. */
const MAX_LINES = 200;

/** Time limit for a tool to stop its child processes, after which all of them are killed. */
const KILL_DELAY_MS = 5_000;

/**
 * Runs a tool that may start child processes, such as cmake. Aborting stops all of them.
 * @returns whether it succeeded, and the last lines of stdout and stderr
 * @throws the signal's abort reason, after the tool and its child processes have exited
 */
export async function runTool({ command, args, env, signal, onLine }: Tool): Promise<{ hasSucceeded: boolean; lines: string[] }> {
  signal.throwIfAborted();
  const hasOwnGroup = process.platform !== "win32";
  const child = spawn(command, args, {
    env: pickToolEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: hasOwnGroup,
    windowsHide: true,
  });
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    const { pid } = child;
    if (pid === undefined) return;
    // Ninja runs each compiler in its own process group. Ninja stops the compilers on SIGTERM, but leaves them running if it is killed.
    signalTree(pid, hasOwnGroup, "SIGTERM");
    killTimer = setTimeout(() => signalTree(pid, hasOwnGroup, "SIGKILL"), KILL_DELAY_MS);
  };
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      lines.push(line);
      if (lines.length > MAX_LINES) lines.shift();
      onLine(line);
    });
  }
  signal.addEventListener("abort", stop, { once: true });
  process.once("exit", stop);
  try {
    const hasSucceeded = await new Promise<boolean>((resolve) => {
      child.on("error", (error) => {
        lines.push(error.message);
        // A tool that could not be started emits no `close`.
        if (child.pid === undefined) resolve(false);
      });
      child.on("close", (code) => resolve(code === 0));
    });
    signal.throwIfAborted();
    return { hasSucceeded, lines };
  } finally {
    clearTimeout(killTimer);
    signal.removeEventListener("abort", stop);
    process.off("exit", stop);
  }
}

function signalTree(pid: number, hasOwnGroup: boolean, signal: "SIGTERM" | "SIGKILL"): void {
  if (!hasOwnGroup) {
    spawn(findSystemTool("taskkill"), ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true }).on("error", () => {});
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // All processes have exited.
  }
}
