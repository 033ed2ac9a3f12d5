import type { ImageUse } from "../../imageUse.ts";
import type { EditableDocument } from "../changes.ts";
import type { TextChange } from "../textChange.ts";
import { splitParagraphs } from "./format.ts";
import { descriptionPlaces } from "./placeList.ts";

export type DescriptionPlaceId = (typeof descriptionPlaces)[number]["id"];

export const descriptionPlaceIds: readonly DescriptionPlaceId[] = descriptionPlaces.map(({ id }) => id);

/** Creates the change that puts a long description into a place. @returns undefined if the markup of the image has no such place */
export function createDescriptionChange(
  use: ImageUse,
  { text, place }: { text: string; place: string },
  document: EditableDocument,
): TextChange | undefined {
  const paragraphs = splitParagraphs(text);
  return paragraphs.length === 0 ? undefined : descriptionPlaces.find(({ id }) => id === place)?.insert(use, paragraphs, document);
}
