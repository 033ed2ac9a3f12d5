import { l10n } from "vscode";
import type { Action } from "../chat/action.ts";
import { acceptsImageCount, actionPrompt, actions, findAction, inLanguage } from "../chat/actions.ts";
import type { Asked, AskedByAction } from "../chat/asked.ts";
import { chooseStack } from "./chooseStack.ts";
import { customActions, type CustomAction } from "../contributions/settings/customActions.ts";
import { readConfig, readSetting } from "./config.ts";

/** Prefix that tells a custom action, known by its title, from the id of a built-in one. */
const CUSTOM = "custom:";

/** Label of an action's button. */
export function actionTitle({ title }: Action): string {
  return l10n.t(title);
}

/** All actions for this number of images, the built-in ones first. */
export function actionsFor(imageCount: number): { id: string; title: string }[] {
  if (imageCount === 0) return [];
  const builtIn = actions.filter((action) => acceptsImageCount(action, imageCount));
  return [
    ...builtIn.map((action) => ({ id: action.id, title: actionTitle(action) })),
    ...readSetting(customActions).map(({ title }) => ({ id: CUSTOM + title, title })),
  ];
}

/**
 * The question of an action of `actionsFor`.
 * @param note text that the user wrote besides
 * @returns undefined if the user was asked for more and chose nothing, or if the action is gone
 */
export async function askedBy(id: string, imageCount: number, note = ""): Promise<AskedByAction | undefined> {
  const builtIn = findAction(id);
  if (builtIn !== undefined) return acceptsImageCount(builtIn, imageCount) ? askedByBuiltIn(builtIn, imageCount, note) : undefined;
  const custom = readSetting(customActions).find(({ title }) => CUSTOM + title === id);
  return custom && askedByCustom(custom, note);
}

/**
 * The question of an action after the user edited its text. While the action's title still comes first, it remains that action, and the
 * rest is its note.
 * @returns undefined for a text that is now a question of the user's own
 */
export function askedAgain({ question, prompt = question, expects, action }: Asked, text: string, imageCount: number): Asked | undefined {
  if (action === undefined || !text.startsWith(question)) return undefined;
  const builtIn = findAction(action);
  if (builtIn !== undefined && !acceptsImageCount(builtIn, imageCount)) return undefined;
  return { ...withNote(question, prompt, text.slice(question.length).trim()), action, ...(expects ? { expects } : {}) };
}

async function askedByBuiltIn(action: Action, imageCount: number, note: string): Promise<AskedByAction | undefined> {
  const stack = action.writesCode ? await chooseStack() : undefined;
  if (action.writesCode && stack === undefined) return undefined;
  const title = action.question?.(imageCount) ?? actionTitle(action);
  const prompt = actionPrompt(action, imageCount, readConfig().actionLanguage, stack);
  return {
    ...withNote(stack === undefined ? title : `${title}: ${stack}`, prompt, note),
    action: action.id,
    ...(action.check ? { expects: action.check } : {}),
  };
}

/** The question of a custom action. */
export function askedByCustom({ title, prompt }: CustomAction, note = ""): AskedByAction {
  return { ...withNote(title, inLanguage(prompt, readConfig().actionLanguage), note), action: "custom" };
}

function withNote(question: string, prompt: string, note: string): { question: string; prompt: string } {
  return note === "" ? { question, prompt } : { question: `${question}\n${note}`, prompt: `${prompt}\n\n${note}` };
}
