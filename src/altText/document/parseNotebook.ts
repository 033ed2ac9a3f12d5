/** Parses a notebook, which is JSON, with or without a byte order mark. @throws SyntaxError if it is invalid */
export function parseNotebook(notebook: string): unknown {
  return JSON.parse(notebook.replace(/^\uFEFF/, ""));
}
