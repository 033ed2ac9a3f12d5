import { commands, l10n, window } from "vscode";
import { describeFailure, toFailure } from "../failures/failure.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import type { CommandId } from "../contributions/commands.ts";

/** Title of the button that runs the action. */
export function helpTitle(action: FailureAction): string {
  switch (action.kind) {
    case "setUp":
      return l10n.t("Set Up a Model…");
    case "openSetting":
      return l10n.t("Open Setting");
    case "showLogs":
      return l10n.t("Show Logs");
    case "restartEngine":
      return l10n.t("Restart Engine");
    case "retry":
      return l10n.t("Try Again");
    case "setEndpointKey":
      return l10n.t("Set Key");
  }
}

/** Opens settings of Oriel in the settings editor. */
export async function openSetting(...settings: string[]): Promise<void> {
  await commands.executeCommand("workbench.action.openSettings", `@id:${settings.join(",")}`);
}

/** Runs the action of a failure. @param retry repeats what failed */
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

/** Shows a failure in a notification, with the button that helps. */
export async function showFailure(error: unknown, retry: () => void): Promise<void> {
  const { message, action = { kind: "showLogs" } } = describeFailure(toFailure(error));
  const choice = await window.showErrorMessage(message, helpTitle(action));
  if (choice !== undefined) await runAction(action, retry);
}
