import type { ImageUse } from "../imageUse.ts";
import { htmlElements } from "./htmlElements.ts";
import { jsxElements } from "./jsxElements.ts";
import { markdownUses } from "./markdown.ts";
import { USUAL_COMPONENTS, usesOfElements, type Components } from "./usesOfElements.ts";

/** How a document is read, told by its file name's ending. */
export const SYNTAXES = {
  markdown: ["md", "markdown", "mdown", "mkd"],
  html: ["html", "htm", "xhtml", "vue"],
  jsx: ["jsx", "js", "mjs"],
  tsx: ["tsx"],
} as const;
export type Syntax = keyof typeof SYNTAXES;

/** Undefined for a file that is not looked into. */
export function syntaxOf(path: string): Syntax | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase();
  const found = Object.entries(SYNTAXES).find(([, endings]) => (endings as readonly (string | undefined)[]).includes(ending));
  return found?.[0] as Syntax | undefined;
}

const IN_JSX = /<(img|svg|object|area|input)\b|<[\w.]*ima?ge?\w*\b|role\s*=/i;

/** What a document without images has none of: it need not be parsed. */
const MARKERS: Record<Syntax, RegExp> = {
  markdown: /!\[|<(img|svg|object|area|input)\b|role\s*=/i,
  html: /<(img|svg|object|area|input|[\w-]*ima?ge?[\w-]*)\b|role\s*=/i,
  jsx: IN_JSX,
  tsx: IN_JSX,
};

/** Every image of a document, in the order in which they stand. However broken it is, it never throws. */
export function findImageUses(source: string, syntax: Syntax, components: Components = USUAL_COMPONENTS): ImageUse[] {
  if (!MARKERS[syntax].test(source) && !components.images.some((name) => source.includes(`<${name}`))) return [];
  switch (syntax) {
    case "markdown":
      return markdownUses(source, components);
    case "html":
      return usesOfElements(htmlElements(source), source, components);
    case "jsx":
    case "tsx":
      return usesOfElements(jsxElements(source, syntax === "tsx"), source, components);
  }
}
