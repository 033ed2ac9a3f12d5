import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";

/** An image in short: its element, its alt text or the kind of it, and its address. */
export function brief({ element, alt, target }: ImageUse): string {
  const text = alt.kind === "text" || alt.kind === "named" ? JSON.stringify(alt.value) : alt.kind;
  return [element, text, target ?? "-"].join(" ");
}
