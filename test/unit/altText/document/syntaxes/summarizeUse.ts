import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";

/** Formats an image as one line: its element, its alt text (or the kind of alt text if it is unknown), and its URL. */
export function summarizeUse({ element, alt, target }: ImageUse): string {
  const text = alt.kind === "text" || alt.kind === "elementContent" ? JSON.stringify(alt.value) : alt.kind;
  return [element, text, target ?? "-"].join(" ");
}
