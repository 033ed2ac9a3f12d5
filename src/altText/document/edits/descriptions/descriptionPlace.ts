import type { ImageUse } from "../../imageUse.ts";
import type { EditableDocument } from "../changes.ts";
import type { TextChange } from "../textChange.ts";

/** A place for the long description of an image. To add one, add a file to this folder, and run `npm run generate`. */
export interface DescriptionPlace {
  readonly id: string;
  /** Position among the places that are offered. */
  readonly order: number;
  /** Name of the place for users, after “long description”. */
  readonly title: string;
  /**
   * Creates the change that puts the description there.
   * @param paragraphs the description, normalized
   * @returns undefined if the markup of the image has no such place
   */
  readonly insert: (use: ImageUse, paragraphs: readonly string[], document: EditableDocument) => TextChange | undefined;
}
