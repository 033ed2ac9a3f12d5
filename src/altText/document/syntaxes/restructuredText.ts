import type { DocumentSyntax } from "../documentSyntax.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";

/** reStructuredText. It is only checked, because there is no other parser that could verify changes. */
export const restructuredText = {
  id: "restructuredText",
  extensions: ["rst"],
  languageIds: ["restructuredtext"],
  hasBuiltInLanguage: true,
  isScanOnly: true,
  mayHaveImages: (source) => /\b(?:image|figure)\s?::/.test(source) || MARKUP_IMAGE.test(source),
  urlBase: "document",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: () => undefined,
  loadReader: async () => (await import("../markup/restructuredText.ts")).findRestructuredTextImages,
} as const satisfies DocumentSyntax;
