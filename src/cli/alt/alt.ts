import { Commands } from "../commands.ts";
import type { Terminal } from "../terminal.ts";

const commands = new Commands(
  {
    scan: async (...parameters) => (await import("./scan.ts")).scanCommand(...parameters),
    baseline: async (...parameters) => (await import("./scan.ts")).baselineCommand(...parameters),
    rules: async (args, terminal) => (await import("./rules.ts")).rulesCommand(args, terminal),
    write: async (...parameters) => (await import("./write.ts")).writeCommand(...parameters),
    judge: async (...parameters) => (await import("./judge.ts")).judgeCommand(...parameters),
    stale: async (...parameters) => (await import("./stale.ts")).staleCommand(...parameters),
    apply: async (...parameters) => (await import("./apply.ts")).applyCommand(...parameters),
  },
  "alt",
);

/** `oriel alt …`. @returns the exit code */
export async function altCommand([name, ...args]: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  return (await commands.find(name)(args, terminal, signal)) ?? 0;
}
