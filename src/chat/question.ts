import type { Translate } from "../core/translate.ts";
import type { Selection } from "../protocol/ask.ts";
import type { QuestionText } from "./questionText.ts";
import type { AttachedImage } from "./attachedImage.ts";

export interface Question extends QuestionText {
  images: AttachedImage[];
  selections: Selection[];
}

/** Label of a selection, such as `src/login.ts, lines 3 to 9`. */
export function selectionLabel({ path, lines }: Selection, t: Translate): string {
  return lines === undefined ? path : t("{0}, lines {1} to {2}", path, lines[0], lines[1]);
}
