import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const children: ChildProcess[] = [];

/** Creates the arguments for Node that run a program of the repository from its TypeScript source. */
export const createProgramArguments = (source: string): string[] => [
  "--import",
  pathToFileURL(resolve("test/register.mjs")).href,
  resolve(source),
];

export interface JsonChild {
  process: ChildProcess;
  /** Messages so far: the program prints one JSON text per line. */
  messages: unknown[];
  /** Resolves at the next change: another message, or the program's exit. */
  next: () => Promise<"message" | "ended">;
}

/**
 * Runs a program from its source, in its own process group, which `killChildren` kills.
 * @param launcher command that runs the program, with its arguments
 */
export function startProgram(source: string, args: string[], launcher: string[] = []): JsonChild {
  const [command = "", ...rest] = [...launcher, process.execPath, ...createProgramArguments(source), ...args];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  children.push(child);
  const messages: unknown[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => messages.push(JSON.parse(line)));
  const ended = new Promise<"ended">((done) => void child.once("close", () => done("ended")));
  const next = () => Promise.race([new Promise<"message">((done) => void lines.once("line", () => done("message"))), ended]);
  return { process: child, messages, next };
}

/** Kills the programs that are still running, with their process groups. Call it after each test. */
export async function killChildren(): Promise<void> {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => void child.once("exit", done));
      process.kill(-child.pid, "SIGKILL");
      await ended;
    }),
  );
}
