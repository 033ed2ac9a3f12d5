import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertJsxComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { JSX_IMAGE } from "../markup/imageMarkers.ts";

export const tsx = {
  id: "tsx",
  extensions: ["tsx"],
  languageIds: ["typescriptreact"],
  hasBuiltInLanguage: true,
  mayHaveImages: (source) => JSX_IMAGE.test(source),
  urlBase: "unknown",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertJsxComment,
  loadReader: async () => (await import("../markup/jsx.ts")).createJsxReader(true),
  loadPageReader: async () => (await import("../markup/jsx.ts")).createJsxPageReader(true),
  isCode: true,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "braces", "react", "styleObjects"],
  wrap: (markup) => `export const Page = ({ text }: { text: string }) => (\n  <>\n    ${markup}\n  </>\n);\n`,
};
