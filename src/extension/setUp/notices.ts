import { ProgressLocation, commands, l10n, window } from "vscode";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { describeSelfTest } from "../../client/selfTestText.ts";
import type { CommandId } from "../../contributions/commands.ts";
import type { SetUpRequest, SetUpWork } from "./state.ts";

/** Shows a progress notification until the work has ended. Its Cancel button pauses a download. */
export function showProgress(work: SetUpWork, { kind }: SetUpRequest, signal: AbortSignal): void {
  const { title } = work.view;
  void window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => {
      work.pause();
      if (kind === "get") window.setStatusBarMessage(l10n.t("What has come is kept: continue in Oriel's panel"), 5000);
    });
    let shown = 0;
    await new Promise<void>((resolve) => {
      const show = () => {
        if (work.view.kind !== "working" || signal.aborted) return end();
        const { text = "", fraction = 0, isOfPart = false } = work.progress ?? {};
        // VS Code's bar can't go back.
        const now = isOfPart ? shown : Math.max(shown, fraction);
        progress.report({ message: text, increment: (now - shown) * 100 });
        shown = now;
      };
      const listener = work.onChange(show);
      const end = () => {
        listener.dispose();
        resolve();
      };
      signal.addEventListener("abort", end, { once: true });
    });
  });
}

/** Tells the user that another set-up is under way: only one model is set up at a time. */
export function showBusy(setUp: Pick<SetUpWork, "view">): void {
  void window.showInformationMessage(l10n.t("{0}. Wait for its end, or stop it first.", setUp.view.title));
}

/** Shows the result of a test in a notification. */
export function showTestResult(title: string, result: SelfTestResult): void {
  const { summary, causes } = describeSelfTest(result);
  if (result.kind === "passed") {
    const sample = l10n.t("Try on a Sample Picture");
    void window.showInformationMessage(l10n.t("{0} is ready. {1}", title, summary), sample).then((choice) => {
      if (choice === sample) void commands.executeCommand("oriel.trySample" satisfies CommandId);
    });
    return;
  }
  const again = l10n.t("Test Again");
  const problem = [l10n.t("{0} does not answer as it should.", title), summary, ...causes].join(" ");
  void window.showErrorMessage(problem, again).then((choice) => {
    if (choice === again) void commands.executeCommand("oriel.testModel" satisfies CommandId);
  });
}

/** @returns true to delete the partial download, false to keep it, undefined if the dialog was cancelled */
export async function confirmDelete(title: string): Promise<boolean | undefined> {
  const [remove, keep] = [l10n.t("Delete"), l10n.t("Keep for Later")];
  const choice = await window.showWarningMessage(l10n.t("Delete what has come of {0}?", title), { modal: true }, remove, keep);
  return choice === undefined ? undefined : choice === remove;
}

/** Asks whether to clear the settings that override the model of the store. @param settings their keys, without `oriel.` */
export async function confirmReplace(title: string, settings: string[]): Promise<boolean> {
  const names = settings.map((key) => `oriel.${key}`).join(", ");
  const replace = l10n.t("Clear and Use {0}", title);
  const message = l10n.t("{0} is here, but these settings name something else that goes before it: {1}.", title, names);
  return (await window.showWarningMessage(message, { modal: true }, replace)) === replace;
}
