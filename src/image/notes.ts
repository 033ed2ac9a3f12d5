import type { Region } from "./tiles.ts";

/** Information for the user about how an image is sent to the model. */
export type ImageNote =
  /** The image gets fewer tokens than it would alone. */
  | { kind: "reduced"; fromTokens: number; toTokens: number }
  /** The strokes of its text are too thin to be readable; see `isTextTooSmall`. */
  | { kind: "smallText" }
  /** An animation or a file with `count` images: only the first is sent. */
  | { kind: "firstOfSeveral"; count: number }
  /** An icon file with `count` sizes: only the largest is sent. */
  | { kind: "largestOfSeveral"; count: number }
  | { kind: "cutIntoTiles"; count: number }
  /** HTML labels (`foreignObject`) in a vector graphic, which are not drawn. */
  | { kind: "labelsLeftOut"; labels: string[] }
  /** Number of external images, fonts and styles that a vector graphic refers to, which are not loaded. */
  | { kind: "externalLeftOut"; count: number };

/** Describes a note in a sentence, the same in the panel and on the command line. */
export function describeNote(note: ImageNote): string {
  switch (note.kind) {
    case "reduced":
      return `Detail reduced (${note.fromTokens} → ${note.toTokens} tokens) to fit all images.`;
    case "smallText":
      return "The text is probably too small to read. Crop a region, or send an overview with tiles.";
    case "firstOfSeveral":
      return `Only the first of ${note.count} images in this file is sent.`;
    case "largestOfSeveral":
      return `Only the largest of ${note.count} sizes in this file is sent.`;
    case "cutIntoTiles":
      return `Sent as ${note.count} overlapping images.`;
    case "labelsLeftOut":
      return `HTML labels in this vector graphic can't be drawn. Their text is sent with the image: ${note.labels.join(" · ")}`;
    case "externalLeftOut":
      return `External images, fonts and styles of this vector graphic were not loaded (${note.count}).`;
  }
}

/** Minimum stroke width of readable text, in pixels of the image as sent. Thinner strokes belong to text smaller than about 9 pixels. Measured on code and UI text of 13 and 26 pixels. */
const MIN_STROKE_PIXELS = 1.2;

/** @param stroke median width of strokes in pixels of the original; undefined if there is hardly any text */
export function isTextTooSmall(stroke: number | undefined, region: Region, sent: { width: number }): boolean {
  return stroke !== undefined && (stroke * sent.width) / region.width < MIN_STROKE_PIXELS;
}
