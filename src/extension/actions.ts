import { l10n } from "vscode";
import { actionPrompt, type ActionId } from "../core/prompts/actions.ts";
import { explainQuestion } from "../core/prompts/explain.ts";
import { readConfig } from "./config.ts";

/** What an action is called where it is chosen. */
export function actionTitle(action: ActionId): string {
  switch (action) {
    case "explain":
      return l10n.t("Explain");
    case "transcribe":
      return l10n.t("Transcribe Text");
    case "describeUi":
      return l10n.t("Describe UI");
    case "findUiProblems":
      return l10n.t("Find UI Problems");
    case "explainError":
      return l10n.t("Explain Error");
    case "compare":
      return l10n.t("Compare");
  }
}

/** What a turn shows as its question, and what the model is asked. @param note what the person wrote besides */
export function actionQuestion(action: ActionId, imageCount: number, note = ""): { question: string; prompt: string } {
  const title = action === "explain" ? explainQuestion(imageCount) : actionTitle(action);
  const prompt = actionPrompt(action, imageCount, readConfig().actionLanguage);
  return note === "" ? { question: title, prompt } : { question: `${title}\n${note}`, prompt: `${prompt}\n\n${note}` };
}
