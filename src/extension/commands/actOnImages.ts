import { window, type TextEditor } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import type { Action } from "../../chat/action.ts";
import { acceptsImageCount } from "../../chat/actions.ts";
import { AttachedImage } from "../../chat/attachedImage.ts";
import type { ImageSource } from "../../chat/imageSource.ts";
import type { ActionQuestion } from "../../chat/questionText.ts";
import type { Question } from "../../chat/question.ts";
import { MAX_IMAGES_PER_QUESTION } from "../../protocol/images.ts";
import type { Selection } from "../../protocol/ask.ts";
import { createActionQuestion, createCustomQuestion } from "../actions.ts";
import { customActions } from "../../contributions/settings/customActions.ts";
import { readSetting } from "../config.ts";
import { openSetting } from "../failureAction.ts";
import { findCommandImages } from "../images/commandImages.ts";
import { createFileSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { readSelectedText } from "../selectedText.ts";

type Ask = (question: Question) => Promise<void>;

/** Runs commands such as “Explain Image…”: asks right away about the command's images, or about images that the user picks. */
export async function actOnImages(ask: Ask, action: Action, clicked: unknown, selected: unknown): Promise<void> {
  // The editor is determined first, because picking images takes the focus from it.
  const editor = window.activeTextEditor;
  const sources = await findOrPickImages((count) => acceptsImageCount(action, count), action.title, clicked, selected);
  if (sources.length === 0) return;
  if (sources.length <= MAX_IMAGES_PER_QUESTION && action.images && !acceptsImageCount(action, sources.length))
    throw new FailureError({ kind: "badRequest", reason: action.images.reason });
  await askAbout(ask, sources, () => createActionQuestion(action.id, sources.length), action.writesCode ? readStyleExample(editor) : []);
}

/** Runs a custom action on the command's images, or on images that the user picks. */
export async function runCustomAction(ask: Ask, clicked: unknown, selected: unknown): Promise<void> {
  const actions = readSetting(customActions);
  if (actions.length === 0) {
    const openLabel = "Open Setting";
    const text = "No custom actions yet. Add them in the setting oriel.actions.";
    if ((await window.showInformationMessage(text, openLabel)) === openLabel) {
      await openSetting("oriel.actions");
    }
    return;
  }
  const items = actions.map((action) => ({ label: action.title, detail: action.prompt, action }));
  const picked = await window.showQuickPick(items, { title: "Run Custom Action" });
  if (picked === undefined) return;
  const sources = await findOrPickImages((count) => count > 0, picked.label, clicked, selected);
  if (sources.length > 0) await askAbout(ask, sources, async () => createCustomQuestion(picked.action), []);
}

async function askAbout(
  ask: Ask,
  sources: ImageSource[],
  createQuestion: () => Promise<ActionQuestion | undefined>,
  selections: Selection[],
): Promise<void> {
  if (sources.length > MAX_IMAGES_PER_QUESTION) {
    throw new FailureError({ kind: "badRequest", reason: `A question can have at most ${MAX_IMAGES_PER_QUESTION} images.` });
  }
  const question = await createQuestion();
  if (question) await ask({ ...question, images: sources.map((source) => new AttachedImage(source)), selections });
}

async function findOrPickImages(
  acceptsCount: (count: number) => boolean,
  title: string,
  clicked: unknown,
  selected: unknown,
): Promise<ImageSource[]> {
  const commandImages = await findCommandImages(clicked, selected);
  // A single image is too few for a comparison: the user picks both images.
  if (commandImages && (commandImages.length === 0 || acceptsCount(commandImages.length) || commandImages.length > 1)) return commandImages;
  return (await pickImages(title))?.map(createFileSource) ?? [];
}

/** Returns the selected code, as an example of the style to write code in. */
function readStyleExample(editor: TextEditor | undefined): Selection[] {
  const selection = editor && readSelectedText(editor);
  return selection === undefined ? [] : [selection];
}
