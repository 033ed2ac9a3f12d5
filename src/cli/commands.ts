import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

type Command = (args: string[], terminal: Terminal, signal: AbortSignal) => Promise<number | void>;

/** Finds commands by name. Names from an object's prototype, such as `constructor`, are not commands. */
export class Commands {
  readonly #commands: Map<string, Command>;
  readonly #group: string;

  /** @param group name of the command that these commands belong to, such as `alt` */
  constructor(commands: Record<string, Command>, group = "") {
    this.#commands = new Map(Object.entries(commands));
    this.#group = group === "" ? "" : `${group} `;
  }

  /** @throws UsageError */
  find(name: string | undefined): Command {
    const command = name === undefined ? undefined : this.#commands.get(name);
    if (command !== undefined) return command;
    if (name !== undefined) throw new UsageError(`There is no command “${this.#group}${name}”.`);
    throw new UsageError(`Specify one of: oriel ${this.#group}${[...this.#commands.keys()].join(", ")}.`);
  }
}
