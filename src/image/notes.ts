import type { Region } from "./tiles.ts";

/** Information for the user about how an image is sent to the model. */
export type ImageNote =
  /** The image gets fewer tokens than it needs, because other images of the question or, if it is the only one, earlier questions take some. */
  | { kind: "reduced"; fromTokens: number; toTokens: number; isOnly?: boolean }
  /** Some of the image's text is too small to read at the size at which it is sent. */
  | { kind: "smallText" }
  /** The file is an animation, or has several pages or images. Only the first is sent. */
  | { kind: "firstOfSeveral"; count: number; unit?: "frames" | "pages" }
  /** The file is an icon in `count` sizes. Only the largest is sent. */
  | { kind: "largestOfSeveral"; count: number }
  /** The file is truncated or damaged. The part that can be read is sent. */
  | { kind: "damaged" }
  | { kind: "cutIntoTiles"; count: number }
  /** After an overview, these regions were sent at full resolution. The labels are the model's words. */
  | { kind: "lookedCloser"; regions: { label: string; region: Region }[] }
  /** A vector graphic has HTML labels (`foreignObject`) that can't be drawn, or text with characters that no font has. */
  | { kind: "labelsLeftOut"; labels: string[] }
  /** A vector graphic has HTML content (`foreignObject`) with elements that can't be drawn, such as `video`. */
  | { kind: "htmlLeftOut"; elements: string[] }
  /** A vector graphic contains `count` images that can't be read. */
  | { kind: "imagesLeftOut"; count: number }
  /** A vector graphic contains fonts that can't be read, so its text is drawn in other fonts. */
  | { kind: "fontsReplaced"; families: string[] }
  /** A vector graphic refers to `count` external images, fonts and styles, which are not loaded. */
  | { kind: "externalLeftOut"; count: number };

/** Describes a note in a sentence, the same in the panel and on the command line. */
export function describeNote(note: ImageNote): string {
  switch (note.kind) {
    case "reduced":
      return `Detail reduced (${note.fromTokens} → ${note.toTokens} tokens) to fit ${note.isOnly ? "the model's context" : "all images"}.`;
    case "smallText":
      return "Some of the text is probably too small to read.";
    case "firstOfSeveral":
      if (note.unit === "frames") return `Only the first of ${note.count} frames of this animation is sent.`;
      return `Only the first of ${note.count} ${note.unit ?? "images"} in this file is sent.`;
    case "largestOfSeveral":
      return `Only the largest of ${note.count} sizes in this file is sent.`;
    case "damaged":
      return "The file is damaged, so parts of the image may be missing or wrong.";
    case "cutIntoTiles":
      return `Sent as ${note.count} overlapping images.`;
    case "lookedCloser":
      return `Looked closer at ${note.regions.map(describeRegion).join(", ")}.`;
    case "labelsLeftOut":
      return `Some text in this vector graphic can't be drawn. It is sent with the image: ${note.labels.join(" · ")}`;
    case "htmlLeftOut":
      return `HTML elements in this vector graphic can't be drawn: ${note.elements.join(", ")}.`;
    case "imagesLeftOut":
      return `Images in this vector graphic can't be read (${note.count}), so they are not drawn.`;
    case "fontsReplaced":
      return `Fonts in this vector graphic can't be read: ${note.families.join(", ")}. Its text is drawn in another font.`;
    case "externalLeftOut":
      return `External images, fonts and styles of this vector graphic were not loaded (${note.count}).`;
  }
}

function describeRegion({ label, region: { x, y, width, height } }: { label: string; region: Region }): string {
  const place = `${width}×${height} pixels at ${x}, ${y}`;
  return label === "" ? place : `“${label}” (${place})`;
}
