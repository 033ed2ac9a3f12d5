import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { toolEnvironment } from "../environment.ts";

export interface Tool {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  onLine: (line: string) => void;
}

/** Lines that are kept of the output, from the end: enough for the first error of a parallel build. */
const KEPT_LINES = 200;

/** How long a tool may take to end what it started, before it is killed. */
const PATIENCE_MS = 5_000;

/**
 * Runs a tool that may start others, such as cmake, and ends them all with it.
 * @returns whether it succeeded, and the last lines of stdout and stderr
 * @throws the signal's reason, once the tool and what it started are gone
 */
export async function runTool({ command, args, env, signal, onLine }: Tool): Promise<{ succeeded: boolean; lines: string[] }> {
  signal.throwIfAborted();
  const ownGroup = process.platform !== "win32";
  const child = spawn(command, args, {
    env: toolEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: ownGroup,
    windowsHide: true,
  });
  let patience: NodeJS.Timeout | undefined;
  const end = (): void => {
    const { pid } = child;
    if (pid === undefined) return;
    // Ninja runs each compiler in a group of its own and ends them when it is told to; killed, it would leave them.
    endTree(pid, ownGroup, "SIGTERM");
    patience = setTimeout(() => endTree(pid, ownGroup, "SIGKILL"), PATIENCE_MS);
  };
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine(line);
    });
  }
  signal.addEventListener("abort", end, { once: true });
  process.once("exit", end);
  try {
    const succeeded = await new Promise<boolean>((resolve) => {
      child.on("error", (error) => {
        lines.push(error.message);
        // No `close` follows when it could not be started at all.
        if (child.pid === undefined) resolve(false);
      });
      child.on("close", (code) => resolve(code === 0));
    });
    signal.throwIfAborted();
    return { succeeded, lines };
  } finally {
    clearTimeout(patience);
    signal.removeEventListener("abort", end);
    process.off("exit", end);
  }
}

function endTree(pid: number, ownGroup: boolean, signal: "SIGTERM" | "SIGKILL"): void {
  if (!ownGroup) {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true }).on("error", () => {});
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}
