import { Disposable, commands, type LogOutputChannel } from "vscode";
import type { CommandId } from "../contributions/commands.ts";
import type { Command } from "./commandTable.ts";
import { showFailure } from "./failureAction.ts";

/** Registers all commands. A failure is logged and shown in a notification, with a button to try again. */
export function registerCommands(table: Record<CommandId, Command>, log: LogOutputChannel): Disposable {
  return Disposable.from(...Object.entries(table).map(([id, command]) => commands.registerCommand(id, reportFailures(command, log))));
}

function reportFailures(command: Command, log: LogOutputChannel): Command {
  const run: Command = async (...args) => {
    try {
      await command(...args);
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      await showFailure(error, () => void run(...args));
    }
  };
  return run;
}
