import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertMarkdownComment } from "../edits/comments.ts";
import { escapeAttributeInMarkdown } from "../edits/escape.ts";
import { MARKDOWN_IMAGE, mayHaveFrontMatterImages } from "../markup/imageMarkers.ts";

export const markdown = {
  id: "markdown",
  extensions: ["md", "markdown", "mdown", "mkd"],
  languageIds: ["markdown"],
  hasBuiltInLanguage: true,
  mayHaveImages: (source) => MARKDOWN_IMAGE.test(source) || mayHaveFrontMatterImages(source),
  hasMarkdown: true,
  urlBase: "document",
  escapeAttribute: escapeAttributeInMarkdown,
  insertComment: insertMarkdownComment,
  loadReader: async () => (await import("../markup/markdown.ts")).findMarkdownImages,
  loadPageReader: async () => (await import("../markup/markdown.ts")).readMarkdownPage,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["markdown"],
  wrap: (markup) => `# Title\n\n${markup}\n`,
};
