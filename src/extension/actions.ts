import { buildActionQuestion, buildCustomQuestion } from "../chat/actionQuestion.ts";
import { acceptsImageCount, actions, findAction } from "../chat/actions.ts";
import type { ActionQuestion } from "../chat/questionText.ts";
import { customActions, type CustomAction } from "../contributions/settings/customActions.ts";
import { chooseStack } from "./chooseStack.ts";
import { readConfig, readSetting } from "./config.ts";

/** Prefix that distinguishes the title of a custom action from the id of a built-in one. */
const CUSTOM_PREFIX = "custom:";

/** Lists the actions that accept this number of images, built-in ones first. */
export function listActions(imageCount: number): { id: string; title: string }[] {
  if (imageCount === 0) return [];
  const builtIn = actions.filter((action) => acceptsImageCount(action, imageCount));
  return [
    ...builtIn.map((action) => ({ id: action.id, title: action.title })),
    ...readSetting(customActions).map(({ title }) => ({ id: CUSTOM_PREFIX + title, title })),
  ];
}

/**
 * Creates the question for an action that `listActions` returned.
 * @param note additional text from the user
 * @returns undefined if the user was asked for a choice and cancelled, or if the action no longer exists or does not accept this number of images
 */
export async function createActionQuestion(id: string, imageCount: number, note = ""): Promise<ActionQuestion | undefined> {
  const builtIn = findAction(id);
  if (builtIn === undefined) {
    const custom = readSetting(customActions).find(({ title }) => CUSTOM_PREFIX + title === id);
    return custom && createCustomQuestion(custom, note);
  }
  if (!acceptsImageCount(builtIn, imageCount)) return undefined;
  const stack = builtIn.writesCode ? await chooseStack() : undefined;
  if (builtIn.writesCode && stack === undefined) return undefined;
  const language = readConfig().actionLanguage;
  return buildActionQuestion(builtIn, imageCount, { title: builtIn.title, stack, note, language });
}

export function createCustomQuestion(action: CustomAction, note = ""): ActionQuestion {
  return buildCustomQuestion(action, { note, language: readConfig().actionLanguage });
}
