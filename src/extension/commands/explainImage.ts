import { l10n } from "vscode";
import { FailureError } from "../../core/failure.ts";
import { explainQuestion } from "../../core/prompts/explain.ts";
import { chosenImages } from "../images/chosenImages.ts";
import { fileSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { MAX_IMAGES } from "../../protocol/engine.ts";
import { AttachedImage } from "../panel/attachedImage.ts";
import type { Question } from "../panel/turn.ts";

/** “Explain Image…”: the images it is about, else those that the person picks, are explained at once. */
export async function explainImage(ask: (question: Question) => Promise<void>, clicked: unknown, selected: unknown): Promise<void> {
  const sources = (await chosenImages(clicked, selected)) ?? (await pickImages(l10n.t("Explain Image")))?.map(fileSource) ?? [];
  if (sources.length === 0) return;
  if (sources.length > MAX_IMAGES)
    throw new FailureError({ kind: "badRequest", reason: l10n.t("a question takes at most {0} images", MAX_IMAGES) });
  const images = sources.map((source) => new AttachedImage(source));
  await ask({ question: explainQuestion(images.length), images, selections: [] });
}
