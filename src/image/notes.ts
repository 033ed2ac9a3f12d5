import { english, type Translate } from "../core/translate.ts";
import type { Region } from "./tiles.ts";

/** What a person should know about how an image reaches the model. */
export type ImageNote =
  /** Fewer tokens than it would have had alone. */
  | { kind: "reduced"; fromTokens: number; toTokens: number }
  /** Strokes of text are thinner than a pixel or so. */
  | { kind: "smallText" }
  /** An animation, or a file of several pictures: the first of `count` is sent. */
  | { kind: "firstOfSeveral"; count: number }
  /** An icon file of `count` sizes: the largest is sent. */
  | { kind: "largestOfSeveral"; count: number }
  | { kind: "cutIntoTiles"; count: number }
  /** Labels of a vector graphic that are HTML (`foreignObject`), which is not drawn. */
  | { kind: "labelsLeftOut"; labels: string[] }
  /** Pictures, fonts or styles that a vector graphic wanted from elsewhere. */
  | { kind: "externalLeftOut"; count: number };

/** A sentence for a note, the same in the panel and the CLI. */
export function describeNote(note: ImageNote, t: Translate = english): string {
  switch (note.kind) {
    case "reduced":
      return t("Reduced from {0} to {1} tokens to fit with the other images.", note.fromTokens, note.toTokens);
    case "smallText":
      return t("Text is likely too small to read. Crop a region, or send an overview with tiles.");
    case "firstOfSeveral":
      return t("Only the first of {0} pictures is sent.", note.count);
    case "largestOfSeveral":
      return t("The largest of {0} sizes is sent.", note.count);
    case "cutIntoTiles":
      return t("Sent as {0} overlapping pictures.", note.count);
    case "labelsLeftOut":
      return t("HTML labels of this vector graphic can't be drawn; their text is sent beside it: {0}", note.labels.join(" · "));
    case "externalLeftOut":
      return t("Left out: what the vector graphic wanted to load from elsewhere ({0}).", note.count);
  }
}

/** Strokes thinner than this, in pixels sent, belong to text of less than about 9 pixels: measured on code and UI text of 13 and 26. */
const READABLE_STROKE = 1.2;

/** @param stroke the median width of strokes in the image's own pixels, or undefined where there is hardly any text */
export function isTextTooSmall(stroke: number | undefined, region: Region, sent: { width: number }): boolean {
  return stroke !== undefined && (stroke * sent.width) / region.width < READABLE_STROKE;
}
