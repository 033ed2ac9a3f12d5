import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { applyCommand } from "./apply.ts";
import { baselineCommand, scanCommand } from "./scan.ts";
import { writeCommand } from "./write.ts";

const commands: Record<string, (args: string[], terminal: Terminal, signal: AbortSignal) => Promise<number>> = {
  scan: scanCommand,
  baseline: baselineCommand,
  write: writeCommand,
  apply: applyCommand,
};

/** `oriel alt …`. @returns the exit code */
export async function alt([name, ...args]: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const command = name === undefined ? undefined : commands[name];
  if (command === undefined) {
    throw new UsageError(
      name === undefined ? `Specify one of: oriel alt ${Object.keys(commands).join(", ")}.` : `There is no command “alt ${name}”.`,
    );
  }
  return command(args, terminal, signal);
}
