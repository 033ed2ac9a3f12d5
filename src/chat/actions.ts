import type { Action } from "./action.ts";
import { actionList } from "./actionList.ts";

type ActionId = (typeof actionList)[number]["id"];
export type ActionCommandId = (typeof actionList)[number]["command"]["id"];

/** All actions, in the order in which the panel and the menus show them. */
export const actions: readonly (Action & { id: ActionId })[] = actionList;

const actionsById = new Map<string, (typeof actions)[number]>(actions.map((action) => [action.id, action]));

/** Finds the definition of an action. @returns undefined for an unknown id, such as the id of a removed action */
export function findAction(id: string): (typeof actions)[number] | undefined {
  return actionsById.get(id);
}

/** Whether an action takes this number of images. */
export function acceptsImageCount({ images }: Action, imageCount: number): boolean {
  return images === undefined ? imageCount > 0 : imageCount === images.count;
}

/**
 * Builds the complete prompt for an action.
 * @param language English name of the language to answer in; undefined for the language of the prompt
 * @param stack libraries to write code with, such as `React with Tailwind CSS`
 */
export function buildActionPrompt({ prompt }: Action, imageCount: number, language?: string, stack?: string): string {
  const text = prompt(imageCount);
  return requestLanguage(stack === undefined ? text : `${text}\n\nWrite it with ${stack}.`, language);
}

/** Adds a request to answer in a language, given by its English name. */
export function requestLanguage(prompt: string, language: string | undefined): string {
  return language === undefined ? prompt : `${prompt}\n\nAnswer in ${language}.`;
}
