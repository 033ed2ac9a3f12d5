import { l10n } from "vscode";
import { FailureError } from "../../core/failure.ts";
import { isFor, type ActionId } from "../../core/prompts/actions.ts";
import { MAX_IMAGES } from "../../protocol/engine.ts";
import { actionQuestion, actionTitle } from "../actions.ts";
import { chosenImages } from "../images/chosenImages.ts";
import { fileSource, type ImageSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { AttachedImage } from "../panel/attachedImage.ts";
import type { Question } from "../panel/turn.ts";

/** “Explain Image…”, “Transcribe Text…” and so on: the images it is about, else those that the person picks, are asked about at once. */
export async function actOnImages(
  ask: (question: Question) => Promise<void>,
  action: ActionId,
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  const sources = await imagesFor(action, clicked, selected);
  if (sources.length === 0) return;
  if (sources.length > MAX_IMAGES) {
    throw new FailureError({ kind: "badRequest", reason: l10n.t("a question takes at most {0} images", MAX_IMAGES) });
  }
  if (!isFor(action, sources.length))
    throw new FailureError({ kind: "badRequest", reason: l10n.t("two images can be compared, no more and no fewer") });
  const images = sources.map((source) => new AttachedImage(source));
  await ask({ ...actionQuestion(action, images.length), images, selections: [] });
}

async function imagesFor(action: ActionId, clicked: unknown, selected: unknown): Promise<ImageSource[]> {
  const chosen = await chosenImages(clicked, selected);
  // An image alone can't be compared: it is picked again together with the other one.
  if (chosen && (chosen.length === 0 || isFor(action, chosen.length) || chosen.length > 1)) return chosen;
  return (await pickImages(actionTitle(action)))?.map(fileSource) ?? [];
}
