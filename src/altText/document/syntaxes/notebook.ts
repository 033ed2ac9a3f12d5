import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { escapeAttributeInMarkdown } from "../edits/escape.ts";
import { IN_MARKDOWN } from "../markup/imageMarkers.ts";

export const notebook = {
  id: "notebook",
  extensions: ["ipynb"],
  // An editor shows each cell as a document of its own language.
  languageIds: [],
  hasBuiltInLanguage: true,
  // Some writers of JSON escape `!` and `<`.
  mayHaveImages: (source) => IN_MARKDOWN.test(source) || /\\u0021|\\u003c/i.test(source),
  addressBase: "document",
  escapeAttribute: escapeAttributeInMarkdown,
  // A comment belongs into the cell, which an editor shows as Markdown.
  insertComment: () => undefined,
  loadReader: async () => (await import("../markup/notebook.ts")).findNotebookImages,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["markdown"],
  wrap: (markup) => {
    const source = `# Title\n\n${markup}\n`.split(/(?<=\n)/);
    return JSON.stringify({ cells: [{ cell_type: "markdown", metadata: {}, source }], nbformat: 4 }, undefined, 1);
  },
};
