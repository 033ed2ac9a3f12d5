import type { DocumentSyntax } from "../documentSyntax.ts";
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
  loadReader: async () => (await import("../markup/notebook.ts")).notebookUses,
} as const satisfies DocumentSyntax;
