import type { Action } from "./action.ts";
import { acceptsImageCount, buildActionPrompt, findAction, requestLanguage } from "./actions.ts";
import { CUSTOM_ACTION, type QuestionText, type ActionQuestion } from "./questionText.ts";

interface QuestionOptions {
  /** Text that the user added; empty if there is none. */
  note: string;
  /** English name of the language to answer in; undefined for the language of the prompt. */
  language: string | undefined;
}

/**
 * Builds the question for a built-in action.
 * @param stack libraries to write code with, for an action that writes code
 */
export function buildActionQuestion(
  action: Action,
  imageCount: number,
  { title, stack, note, language }: QuestionOptions & { title: string; stack: string | undefined },
): ActionQuestion {
  const question = action.question?.(imageCount) ?? title;
  const prompt = buildActionPrompt(action, imageCount, language, stack);
  return {
    ...appendNote(stack === undefined ? question : `${question}: ${stack}`, prompt, note),
    action: action.id,
    ...(action.check ? { expects: action.check } : {}),
  };
}

/** Builds the question for an action that is defined in the user's settings. */
export function buildCustomQuestion(
  { title, prompt }: { title: string; prompt: string },
  { note, language }: QuestionOptions,
): ActionQuestion {
  return { ...appendNote(title, requestLanguage(prompt, language), note), action: CUSTOM_ACTION };
}

/**
 * Rebuilds the question for an action after the user has edited its text. If the text still starts with the action's question, the rest
 * becomes the note.
 * @returns undefined if the text starts differently, or if the action does not accept this number of images
 */
export function keepActionQuestion(
  { question, prompt = question, expects, action }: QuestionText,
  text: string,
  imageCount: number,
): QuestionText | undefined {
  if (action === undefined || !text.startsWith(question)) return undefined;
  const builtIn = findAction(action);
  if (builtIn !== undefined && !acceptsImageCount(builtIn, imageCount)) return undefined;
  return { ...appendNote(question, prompt, text.slice(question.length).trim()), action, ...(expects ? { expects } : {}) };
}

function appendNote(question: string, prompt: string, note: string): { question: string; prompt: string } {
  return note === "" ? { question, prompt } : { question: `${question}\n${note}`, prompt: `${prompt}\n\n${note}` };
}
