import { l10n, window, type TextEditor } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import type { Action } from "../../chat/action.ts";
import { acceptsImageCount } from "../../chat/actions.ts";
import { AttachedImage } from "../../chat/attachedImage.ts";
import type { ImageSource } from "../../chat/imageSource.ts";
import type { ActionQuestion } from "../../chat/questionText.ts";
import type { Question } from "../../chat/question.ts";
import { MAX_IMAGES_PER_QUESTION } from "../../protocol/images.ts";
import type { Selection } from "../../protocol/ask.ts";
import { actionTitle, createActionQuestion, createCustomQuestion } from "../actions.ts";
import { customActions } from "../../contributions/settings/customActions.ts";
import { readSetting } from "../config.ts";
import { openSetting } from "../failureAction.ts";
import { chosenImages } from "../images/chosenImages.ts";
import { fileSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { selectedText } from "../selectedText.ts";

type Ask = (question: Question) => Promise<void>;

/** Runs “Explain Image…”, “Transcribe Text…” and so on: asks at once about the images of the command, or those that the user picks. */
export async function actOnImages(ask: Ask, action: Action, clicked: unknown, selected: unknown): Promise<void> {
  // Read first: picking an image or a stack takes the focus from the editor.
  const editor = window.activeTextEditor;
  const sources = await imagesFor((count) => acceptsImageCount(action, count), actionTitle(action), clicked, selected);
  if (sources.length === 0) return;
  if (sources.length <= MAX_IMAGES_PER_QUESTION && action.images && !acceptsImageCount(action, sources.length))
    throw new FailureError({ kind: "badRequest", reason: l10n.t(action.images.reason) });
  await askAbout(ask, sources, () => createActionQuestion(action.id, sources.length), action.writesCode ? styleExample(editor) : []);
}

/** Runs one of the user's own actions on the images of the command, or those that the user picks. */
export async function runCustomAction(ask: Ask, clicked: unknown, selected: unknown): Promise<void> {
  const actions = readSetting(customActions);
  if (actions.length === 0) {
    const open = l10n.t("Open Setting");
    const text = l10n.t("You have no actions of your own yet. The setting oriel.actions holds their titles and prompts.");
    if ((await window.showInformationMessage(text, open)) === open) {
      await openSetting("oriel.actions");
    }
    return;
  }
  const items = actions.map((action) => ({ label: action.title, detail: action.prompt, action }));
  const picked = await window.showQuickPick(items, { title: l10n.t("Custom Action") });
  if (picked === undefined) return;
  const sources = await imagesFor((count) => count > 0, picked.label, clicked, selected);
  if (sources.length > 0) await askAbout(ask, sources, async () => createCustomQuestion(picked.action), []);
}

async function askAbout(
  ask: Ask,
  sources: ImageSource[],
  asked: () => Promise<ActionQuestion | undefined>,
  selections: Selection[],
): Promise<void> {
  if (sources.length > MAX_IMAGES_PER_QUESTION) {
    throw new FailureError({ kind: "badRequest", reason: l10n.t("a question takes at most {0} images", MAX_IMAGES_PER_QUESTION) });
  }
  const question = await asked();
  if (question) await ask({ ...question, images: sources.map((source) => new AttachedImage(source)), selections });
}

async function imagesFor(fits: (count: number) => boolean, title: string, clicked: unknown, selected: unknown): Promise<ImageSource[]> {
  const chosen = await chosenImages(clicked, selected);
  // A single image can't be compared: the user picks it again together with the other one.
  if (chosen && (chosen.length === 0 || fits(chosen.length) || chosen.length > 1)) return chosen;
  return (await pickImages(title))?.map(fileSource) ?? [];
}

function styleExample(editor: TextEditor | undefined): Selection[] {
  const selection = editor && selectedText(editor);
  return selection === undefined ? [] : [selection];
}
