import type { DialectFeature } from "./dialect.ts";

/** Features of Pandoc's Markdown and of Quarto's code cells. */
export const QUARTO = [
  "markdownInHtml",
  "quarto",
  "attributeLists",
  "definitionLists",
  "math",
] as const satisfies readonly DialectFeature[];
