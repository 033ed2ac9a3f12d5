import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE, mayHaveFrontMatterImages } from "../markup/imageMarkers.ts";

export const html = {
  id: "html",
  extensions: ["html", "htm", "xhtml"],
  languageIds: ["html"],
  hasBuiltInLanguage: true,
  mayHaveImages: (source) => MARKUP_IMAGE.test(source) || mayHaveFrontMatterImages(source),
  urlBase: "document",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertHtmlComment,
  loadReader: async () => (await import("../markup/html.ts")).findHtmlImages,
  loadPageReader: async () => (await import("../markup/html.ts")).readHtmlPage,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: [],
  wrap: (markup) => `<!doctype html>\n<html lang="en">\n<body>\n${markup}\n</body>\n</html>\n`,
};
