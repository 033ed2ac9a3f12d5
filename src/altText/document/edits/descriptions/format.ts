import type { ImageUse } from "../../imageUse.ts";
import { detectLanguage, getPrimarySubtag } from "../../languages/detectLanguage.ts";
import { languages } from "../../languages/languageList.ts";
import { findPageLanguage } from "../../pageLanguage.ts";
import { getDefinition, type Syntax } from "../../syntax.ts";
import type { EditableDocument } from "../changes.ts";
import { normalizeAlt } from "../escape.ts";

/** Splits a long description into paragraphs, each on one line. */
export function splitParagraphs(description: string): string[] {
  return description
    .split(/\n\s*\n/)
    .map(normalizeAlt)
    .filter((paragraph) => paragraph !== "");
}

/** Formats paragraphs as elements, one on each line. */
export function formatParagraphs(paragraphs: readonly string[], { syntax }: EditableDocument): string[] {
  return paragraphs.map((paragraph) => `<p>${escapeContent(paragraph, syntax)}</p>`);
}

/** Escapes text for the content of an element. */
export function escapeContent(text: string, syntax: Syntax): string {
  return getDefinition(syntax).escapeAttribute(text).replaceAll("&quot;", '"');
}

/** Returns the title of a long description in the language of the page. */
export function findDescriptionLabel({ context }: ImageUse, { source }: EditableDocument): string {
  const language = getPrimarySubtag(context.language ?? findPageLanguage(source) ?? detectLanguage(source) ?? "en");
  return (languages.find(({ id }) => id === language) ?? languages.find(({ id }) => id === "en"))?.descriptionLabel ?? "";
}
