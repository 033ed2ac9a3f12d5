import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { createInsertion, isOnOneLine } from "../edits/comments.ts";
import { escapeAttributeInMarkdown } from "../edits/escape.ts";
import { MARKDOWN_IMAGE, mayHaveFrontMatterImages } from "../markup/imageMarkers.ts";

/** Quarto and R Markdown, which Pandoc reads. */
export const quarto = {
  id: "quarto",
  extensions: ["qmd", "rmd"],
  // The file extensions are among the ids, because activation compares them with the ids if VS Code does not know the language.
  languageIds: ["quarto", "qmd", "rmd"],
  hasBuiltInLanguage: false,
  mayHaveImages: (source) => MARKDOWN_IMAGE.test(source) || mayHaveFrontMatterImages(source),
  hasMarkdown: true,
  urlBase: "document",
  escapeAttribute: escapeAttributeInMarkdown,
  insertComment: (image, source, words) => (isOnOneLine(image, source) ? createInsertion(image.to, `<!-- ${words} -->`) : undefined),
  loadReader: async () => (await import("../markup/markdown.ts")).findMarkdownImages,
  loadPageReader: async () => (await import("../markup/markdown.ts")).readMarkdownPage,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["markdown"],
  wrap: (markup) => `# Title\n\n${markup}\n`,
};
