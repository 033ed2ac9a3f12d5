import type { DocumentSyntax } from "../documentSyntax.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";

/** AsciiDoc. It is only checked, because there is no other parser that could verify changes. */
export const asciiDoc = {
  id: "asciiDoc",
  extensions: ["adoc", "asciidoc"],
  languageIds: ["asciidoc", "adoc"],
  hasBuiltInLanguage: false,
  isScanOnly: true,
  mayHaveImages: (source) => /\bimage::?\S/.test(source) || MARKUP_IMAGE.test(source),
  urlBase: "unknown",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: () => undefined,
  loadReader: async () => (await import("../markup/asciiDoc.ts")).findAsciiDocImages,
} as const satisfies DocumentSyntax;
