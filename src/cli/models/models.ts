import { Commands } from "../commands.ts";
import type { Terminal } from "../terminal.ts";
import { addCommand } from "./add.ts";
import { checkCommand } from "./check.ts";
import { getCommand } from "./get.ts";
import { listCommand } from "./list.ts";
import { removeCommand } from "./remove.ts";
import { testCommand } from "./test.ts";

const commands = new Commands(
  {
    list: listCommand,
    get: getCommand,
    add: addCommand,
    remove: removeCommand,
    check: checkCommand,
    test: testCommand,
  },
  "models",
);

/** `oriel models …`. @returns the exit code */
export async function modelsCommand([name, ...args]: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  return (await commands.find(name)(args, terminal, signal)) ?? 0;
}
