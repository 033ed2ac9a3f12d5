import { ProgressLocation, commands, window } from "vscode";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { describeSelfTest } from "../../client/selfTestText.ts";
import type { CommandId } from "../../contributions/commands.ts";
import type { SetupRequest, SetupWork } from "./state.ts";

/** Shows a progress notification until the work has ended. Its Cancel button pauses a download. */
export function showProgress(work: SetupWork, { kind }: SetupRequest, signal: AbortSignal): void {
  const { title } = work.view;
  void window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => {
      work.pause();
      if (kind === "download") window.setStatusBarMessage("The download is paused. You can continue it in the Oriel panel.", 5000);
    });
    let shownFraction = 0;
    await new Promise<void>((resolve) => {
      const update = () => {
        if (work.view.kind !== "working" || signal.aborted) return finish();
        const { text = "", fraction = 0, isOneStep = false } = work.progress ?? {};
        // VS Code's progress bar can't move backwards.
        const newFraction = isOneStep ? shownFraction : Math.max(shownFraction, fraction);
        progress.report({ message: text, increment: (newFraction - shownFraction) * 100 });
        shownFraction = newFraction;
      };
      const listener = work.onChange(update);
      const finish = () => {
        listener.dispose();
        resolve();
      };
      signal.addEventListener("abort", finish, { once: true });
    });
  });
}

/** Tells the user that a setup is already running: only one model is set up at a time. */
export function showBusy(setup: Pick<SetupWork, "view">): void {
  void window.showInformationMessage(`${setup.view.title}. Wait until it has finished, or stop it first.`);
}

/** Shows the result of a test in a notification. */
export function showTestResult(title: string, result: SelfTestResult): void {
  const { summary, causes } = describeSelfTest(result);
  if (result.kind === "passed") {
    const trySampleLabel = "Try a Sample Image";
    void window.showInformationMessage(`${title} is ready. ${summary}`, trySampleLabel).then((choice) => {
      if (choice === trySampleLabel) void commands.executeCommand("oriel.trySample" satisfies CommandId);
    });
    return;
  }
  const testAgainLabel = "Test Again";
  const problem = [`${title} does not work correctly.`, summary, ...causes].join(" ");
  void window.showErrorMessage(problem, testAgainLabel).then((choice) => {
    if (choice === testAgainLabel) void commands.executeCommand("oriel.testModel" satisfies CommandId);
  });
}

/** Asks whether to delete a partial download. @returns undefined if the user cancels the dialog */
export async function confirmDelete(title: string): Promise<boolean | undefined> {
  const [deleteLabel, keepLabel] = ["Delete", "Keep for Later"];
  const choice = await window.showWarningMessage(`Delete the partial download of ${title}?`, { modal: true }, deleteLabel, keepLabel);
  return choice === undefined ? undefined : choice === deleteLabel;
}

/** Asks whether to clear the settings that take precedence over a stored model. @param settings keys of these settings, without `oriel.` */
export async function confirmReplace(title: string, settings: string[]): Promise<boolean> {
  const names = settings.map((key) => `oriel.${key}`).join(", ");
  const replaceLabel = `Clear Settings and Use ${title}`;
  const message = `${title} is installed, but these settings take precedence: ${names}.`;
  return (await window.showWarningMessage(message, { modal: true }, replaceLabel)) === replaceLabel;
}
