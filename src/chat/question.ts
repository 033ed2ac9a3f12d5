import type { Selection } from "../protocol/ask.ts";
import type { QuestionText } from "./questionText.ts";
import type { AttachedImage } from "./attachedImage.ts";

export interface Question extends QuestionText {
  images: AttachedImage[];
  selections: Selection[];
}

/** Returns the label of a selection, such as `src/login.ts, lines 3 to 9`. */
export function formatSelectionLabel({ path, lines }: Selection): string {
  return lines === undefined ? path : `${path}, lines ${lines[0]} to ${lines[1]}`;
}
