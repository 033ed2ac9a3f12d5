import { l10n } from "vscode";
import type { Action } from "../chat/action.ts";
import { buildActionQuestion, buildCustomQuestion } from "../chat/actionQuestion.ts";
import { acceptsImageCount, actions, findAction } from "../chat/actions.ts";
import type { ActionQuestion } from "../chat/questionText.ts";
import { customActions, type CustomAction } from "../contributions/settings/customActions.ts";
import { chooseStack } from "./chooseStack.ts";
import { readConfig, readSetting } from "./config.ts";

/** Prefix that tells a custom action, known by its title, from the id of a built-in one. */
const CUSTOM = "custom:";

/** Label of an action's button. */
export function actionTitle({ title }: Action): string {
  return l10n.t(title);
}

/** All actions for this number of images, the built-in ones first. */
export function listActions(imageCount: number): { id: string; title: string }[] {
  if (imageCount === 0) return [];
  const builtIn = actions.filter((action) => acceptsImageCount(action, imageCount));
  return [
    ...builtIn.map((action) => ({ id: action.id, title: actionTitle(action) })),
    ...readSetting(customActions).map(({ title }) => ({ id: CUSTOM + title, title })),
  ];
}

/**
 * The question of an action of `listActions`.
 * @param note text that the user wrote besides
 * @returns undefined if the user was asked for more and chose nothing, or if the action is gone
 */
export async function createActionQuestion(id: string, imageCount: number, note = ""): Promise<ActionQuestion | undefined> {
  const builtIn = findAction(id);
  if (builtIn === undefined) {
    const custom = readSetting(customActions).find(({ title }) => CUSTOM + title === id);
    return custom && createCustomQuestion(custom, note);
  }
  if (!acceptsImageCount(builtIn, imageCount)) return undefined;
  const stack = builtIn.writesCode ? await chooseStack() : undefined;
  if (builtIn.writesCode && stack === undefined) return undefined;
  const language = readConfig().actionLanguage;
  return buildActionQuestion(builtIn, imageCount, { title: actionTitle(builtIn), stack, note, language });
}

/** The question of a custom action. */
export function createCustomQuestion(action: CustomAction, note = ""): ActionQuestion {
  return buildCustomQuestion(action, { note, language: readConfig().actionLanguage });
}
