import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A llama-server process; tests pass a fake. */
export interface ServerProcess {
  readonly pid: number | undefined;
  /** Lines of stdout and stderr. */
  onLine(listener: (line: string) => void): void;
  /** Resolves to a string such as "exit code 1" or "signal SIGKILL" when the process has exited and its output has been read. */
  readonly exited: Promise<string>;
  kill(): void;
}

export type Spawn = (executable: string, args: string[], env: NodeJS.ProcessEnv) => ServerProcess;

/** Starts llama-server, and keeps its stdin open as long as this process lives. llama-server exits when its stdin closes. */
export const spawnServer: Spawn = (executable, args, env) => {
  const child = spawn(executable, args, { env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  child.stdin.on("error", () => {});
  const listeners: ((line: string) => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      for (const listener of listeners) listener(line);
    });
  }
  const exited = new Promise<string>((resolve) => {
    let startError: string | undefined;
    child.on("error", (error) => {
      startError = error.message;
      // No `close` follows if the executable could not be started at all.
      if (child.pid === undefined) resolve(error.message);
    });
    child.on("close", (code, signal) => resolve(startError ?? (signal ? `signal ${signal}` : `exit code ${code}`)));
  });
  return {
    pid: child.pid,
    onLine: (listener) => listeners.push(listener),
    exited,
    // llama-server has nothing to save, and a graceful exit waits for the current batch.
    kill: () => child.kill("SIGKILL"),
  };
};
