import { commands, window } from "vscode";
import { describeFailure, toFailure } from "../failures/failure.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import type { CommandId } from "../contributions/commands.ts";

/** Returns the label of the button for a failure's action. */
export function getActionTitle(action: FailureAction): string {
  switch (action.kind) {
    case "setUp":
      return "Set Up a Model…";
    case "openSetting":
      return "Open Setting";
    case "showLogs":
      return "Show Logs";
    case "restartEngine":
      return "Restart Engine";
    case "retry":
      return "Try Again";
    case "setEndpointKey":
      return "Set API Key";
  }
}

/** Opens the settings editor, filtered to the given settings. @param settings full keys, such as `oriel.endpoint` */
export async function openSetting(...settings: string[]): Promise<void> {
  await commands.executeCommand("workbench.action.openSettings", `@id:${settings.join(",")}`);
}

/** Runs the action of a failure. @param retry repeats the failed operation */
export async function runAction(action: FailureAction, retry: () => void): Promise<void> {
  switch (action.kind) {
    case "setUp":
      await commands.executeCommand("oriel.setUp" satisfies CommandId);
      break;
    case "openSetting":
      await openSetting(action.setting);
      break;
    case "showLogs":
      await commands.executeCommand("oriel.showLogs" satisfies CommandId);
      break;
    case "restartEngine":
      await commands.executeCommand("oriel.restartEngine" satisfies CommandId);
      break;
    case "setEndpointKey":
      await commands.executeCommand("oriel.setEndpointKey" satisfies CommandId);
      break;
    case "retry":
      retry();
  }
}

/** Shows a failure in a notification, with a button for its action. */
export async function showFailure(error: unknown, retry: () => void): Promise<void> {
  const { message, action = { kind: "showLogs" } } = describeFailure(toFailure(error));
  const choice = await window.showErrorMessage(message, getActionTitle(action));
  if (choice !== undefined) await runAction(action, retry);
}
