import { fork } from "node:child_process";

export interface ScriptOptions {
  /** Bundle of the script. It receives one message, replies with one, and exits. */
  script: string;
  arguments?: string[];
  /** Arguments for Node, such as a port for the debugger. */
  nodeArguments?: string[];
  env?: NodeJS.ProcessEnv | undefined;
  timeoutMs: number;
  /** Limit for the JavaScript heap. */
  heapLimitMb: number;
}

/** Result of a script that may run out of time or memory, or fail for reasons of its own. */
export type ScriptReply<Reply> = { kind: "replied"; reply: Reply } | { kind: "endless" } | { kind: "unknown" };

/**
 * Runs a script in a process of its own, for work that can take unbounded time and memory. A worker thread that runs out of memory may crash the
 * whole process.
 * @throws AbortError
 */
export async function askScript<Reply>(message: string, options: ScriptOptions, signal: AbortSignal): Promise<ScriptReply<Reply>> {
  signal.throwIfAborted();
  const { script, arguments: scriptArguments = [], nodeArguments = [], env, timeoutMs, heapLimitMb } = options;
  const child = fork(script, scriptArguments, {
    execArgv: [`--max-old-space-size=${heapLimitMb}`, ...nodeArguments],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    ...(env === undefined ? {} : { env }),
  });
  const endSignal = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const result = await new Promise<ScriptReply<Reply>>((resolve) => {
      child.once("message", (reply) => resolve({ kind: "replied", reply: reply as Reply }));
      // The process could not be started, or exited before it received the message.
      child.once("error", () => resolve({ kind: "unknown" }));
      // The process exits with 0 after its reply; any other exit code means that it ran out of memory.
      child.once("exit", (code) => resolve({ kind: code === 0 ? "unknown" : "endless" }));
      endSignal.addEventListener("abort", () => resolve({ kind: "endless" }), { once: true });
      child.send(message, (error) => error && resolve({ kind: "unknown" }));
    });
    signal.throwIfAborted();
    return result;
  } finally {
    child.kill("SIGKILL");
  }
}
