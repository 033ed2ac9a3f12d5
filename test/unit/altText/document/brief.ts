import type { ImageUse } from "../../../../src/altText/document/imageUse.ts";

/** Element, what its alt text is, and its target. */
export function brief({ element, alt, target }: ImageUse): string {
  const text = alt.kind === "text" || alt.kind === "named" ? JSON.stringify(alt.value) : alt.kind;
  return [element, text, target ?? "-"].join(" ");
}
