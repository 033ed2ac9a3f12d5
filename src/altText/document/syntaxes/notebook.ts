import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertMarkdownComment } from "../edits/comments.ts";
import { escapeAttributeInMarkdown } from "../edits/escape.ts";
import { sliceSpan } from "../imageUse.ts";
import { MARKDOWN_IMAGE } from "../markup/imageMarkers.ts";

export const notebook = {
  id: "notebook",
  extensions: ["ipynb"],
  // VS Code opens each cell as a separate document.
  languageIds: [],
  hasBuiltInLanguage: true,
  // Some JSON writers escape `!` and `<`.
  mayHaveImages: (source) => MARKDOWN_IMAGE.test(source) || /\\u0021|\\u003c/i.test(source),
  hasMarkdown: true,
  urlBase: "document",
  escapeAttribute: escapeAttributeInMarkdown,
  // An image may span lines of a cell: in JSON, these are separate strings, or escapes.
  insertComment: (image, source, words) =>
    /\\[nr]/.test(sliceSpan(source, image)) ? undefined : insertMarkdownComment(image, source, words),
  loadReader: async () => (await import("../markup/notebook.ts")).findNotebookImages,
  loadPageReader: async () => (await import("../markup/notebook.ts")).readNotebookPage,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["markdown"],
  wrap: (markup) => {
    const source = `# Title\n\n${markup}\n`.split(/(?<=\n)/);
    return JSON.stringify({ cells: [{ cell_type: "markdown", metadata: {}, source }], nbformat: 4 }, undefined, 1);
  },
};
