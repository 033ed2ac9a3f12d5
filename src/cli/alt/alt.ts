import { Commands } from "../commands.ts";
import type { Terminal } from "../terminal.ts";
import { applyCommand } from "./apply.ts";
import { baselineCommand, scanCommand } from "./scan.ts";
import { writeCommand } from "./write.ts";

const commands = new Commands(
  {
    scan: scanCommand,
    baseline: baselineCommand,
    write: writeCommand,
    apply: applyCommand,
  },
  "alt",
);

/** `oriel alt …`. @returns the exit code */
export async function alt([name, ...args]: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  return (await commands.find(name)(args, terminal, signal)) ?? 0;
}
