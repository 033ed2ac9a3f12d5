import { l10n } from "vscode";
import { actionIds, actionPrompt, expectedOf, inLanguage, isFor, type ActionId } from "../chat/actions.ts";
import { explainQuestion } from "../chat/explain.ts";
import { chooseStack } from "./chooseStack.ts";
import { readConfig, type CustomAction } from "./config.ts";
import type { Question } from "./panel/turn.ts";

/** A question but for what is attached. */
export type Asked = Omit<Question, "images" | "selections">;

/** What is asked by an action, but for the images. */
export interface AskedByAction extends Asked {
  prompt: string;
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

/**
 * The question of an action that is written anew: as long as its title stands first, it is that action, with what follows as a note.
 * @returns undefined for what is a question of the person's own by now
 */
export function askedAgain({ question, prompt = question, expects, action }: Asked, text: string, imageCount: number): Asked | undefined {
  if (action === undefined || !text.startsWith(question)) return undefined;
  const own = actionIds.find((known) => known === action);
  if (own !== undefined && !isFor(own, imageCount)) return undefined;
  return { ...withNote(question, prompt, text.slice(question.length).trim()), action, ...(expects ? { expects } : {}) };
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
