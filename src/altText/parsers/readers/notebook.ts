import type { DialectFeatures } from "../../document/dialect.ts";
import { parseNotebook } from "../../document/parseNotebook.ts";
import { createTextToken, type Token } from "../tokens.ts";
import { readMarkdown } from "./markdown.ts";

/** Reads the Markdown cells of a notebook, and the rest of it as data. Source: nbformat 4. @throws Error if it is not a notebook */
export function readNotebook(source: string, features: DialectFeatures): Token[] {
  const { cells, ...otherFields } = parseNotebook(source) as { cells: { cell_type?: unknown; source?: unknown }[] };
  const cellTokens = cells.flatMap(({ source: text, ...cell }) => {
    const lines = [text].flat().filter((line) => typeof line === "string");
    const content = cell.cell_type === "markdown" ? readMarkdown(lines.join(""), features) : [createTextToken("code", lines.join(""))];
    return [createTextToken("cell", JSON.stringify(cell)), ...content];
  });
  return [createTextToken("notebook", JSON.stringify(otherFields)), ...cellTokens];
}
