import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertJsxComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { IN_JSX } from "../markup/imageMarkers.ts";

export const jsx = {
  id: "jsx",
  extensions: ["jsx", "js", "mjs"],
  languageIds: ["javascript", "javascriptreact"],
  hasBuiltInLanguage: true,
  mayHaveImages: (source) => IN_JSX.test(source),
  urlBase: "unknown",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertJsxComment,
  loadReader: async () => (await import("../markup/jsx.ts")).createJsxReader(false),
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "braces", "react", "styleObjects"],
  wrap: (markup) => `export const Page = ({ text }) => (\n  <>\n    ${markup}\n  </>\n);\n`,
};
