import { l10n } from "vscode";
import { actionIds, actionPrompt, expectedOf, inLanguage, isFor, type ActionId } from "../core/prompts/actions.ts";
import { explainQuestion } from "../core/prompts/explain.ts";
import { chooseStack } from "./chooseStack.ts";
import { readConfig, type CustomAction } from "./config.ts";

/** What is asked by an action, but for the images. */
export interface AskedByAction {
  /** What the conversation shows. */
  question: string;
  /** What the model is asked. */
  prompt: string;
  expects?: "mermaid";
  /** The action's id, or `custom`. */
  action: ActionId | "custom";
}

/** Before the title of an action of the person's own, where actions are told apart by a text. */
const CUSTOM = "custom:";

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
    case "toMermaid":
      return l10n.t("Diagram to Mermaid");
    case "toCode":
      return l10n.t("Screenshot to Code");
    case "compare":
      return l10n.t("Compare");
  }
}

/** All that can be done with so many images by one click, Oriel's own actions first. */
export function actionsFor(imageCount: number): { id: string; title: string }[] {
  if (imageCount === 0) return [];
  const own = actionIds.filter((id) => isFor(id, imageCount)).map((id) => ({ id, title: actionTitle(id) }));
  return [...own, ...readConfig().actions.map(({ title }) => ({ id: CUSTOM + title, title }))];
}

/**
 * What an action of `actionsFor` asks.
 * @param note what the person wrote besides
 * @returns undefined when the person was asked for more and did not choose, or when there is no such action any more
 */
export async function askedBy(id: string, imageCount: number, note = ""): Promise<AskedByAction | undefined> {
  const own = actionIds.find((known) => known === id);
  if (own !== undefined) return isFor(own, imageCount) ? askedByOwn(own, imageCount, note) : undefined;
  const custom = readConfig().actions.find(({ title }) => CUSTOM + title === id);
  return custom && askedByCustom(custom, note);
}

async function askedByOwn(action: ActionId, imageCount: number, note: string): Promise<AskedByAction | undefined> {
  const stack = action === "toCode" ? await chooseStack() : undefined;
  if (action === "toCode" && stack === undefined) return undefined;
  const title = action === "explain" ? explainQuestion(imageCount) : actionTitle(action);
  const prompt = actionPrompt(action, imageCount, readConfig().actionLanguage, stack);
  const expects = expectedOf(action);
  return { ...withNote(stack === undefined ? title : `${title}: ${stack}`, prompt, note), action, ...(expects ? { expects } : {}) };
}

/** What an action of the person's own asks. */
export function askedByCustom({ title, prompt }: CustomAction, note = ""): AskedByAction {
  return { ...withNote(title, inLanguage(prompt, readConfig().actionLanguage), note), action: "custom" };
}

function withNote(question: string, prompt: string, note: string): { question: string; prompt: string } {
  return note === "" ? { question, prompt } : { question: `${question}\n${note}`, prompt: `${prompt}\n\n${note}` };
}
