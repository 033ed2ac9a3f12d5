import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { addCommand } from "./add.ts";
import { checkCommand } from "./check.ts";
import { getCommand } from "./get.ts";
import { listCommand } from "./list.ts";
import { removeCommand } from "./remove.ts";
import { testCommand } from "./test.ts";

const commands: Record<string, (args: string[], terminal: Terminal, signal: AbortSignal) => Promise<number>> = {
  list: listCommand,
  get: getCommand,
  add: addCommand,
  remove: removeCommand,
  check: checkCommand,
  test: testCommand,
};

/** `oriel models …`. @returns the exit code */
export async function models([name, ...args]: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const command = name === undefined ? undefined : commands[name];
  if (command === undefined) {
    throw new UsageError(
      name === undefined ? `Specify one of: oriel models ${Object.keys(commands).join(", ")}.` : `There is no command “models ${name}”.`,
    );
  }
  return command(args, terminal, signal);
}
