import type { Components } from "./markup/components.ts";

/** How a document is read, told by its file name's ending. No parser is needed here: whoever only asks this loads none. */
export const SYNTAXES = {
  markdown: ["md", "markdown", "mdown", "mkd"],
  mdx: ["mdx"],
  notebook: ["ipynb"],
  html: ["html", "htm", "xhtml"],
  vue: ["vue"],
  svelte: ["svelte"],
  astro: ["astro"],
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

const IN_HTML = /<(img|svg|object|area|input|[\w:-]*ima?ge?[\w-]*)\b|role\s*=|background[^;{}]{0,300}url\(/i;
const IN_JSX = /<(img|svg|object|area|input)\b|<[\w.]*ima?ge?\w*\b|role\s*=|background[^;{}]{0,300}url\(/i;

const IN_FRONT_MATTER = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:(?!\1)[^\n]*\n)*?(?!\1)[^\n]*\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

/** What a document without images has none of. */
const MARKERS: Record<Syntax, RegExp> = {
  markdown: /!\[|<(img|svg|object|area|input)\b|role\s*=|background[^;{}]{0,300}url\(/i,
  mdx: new RegExp(String.raw`!\[|${IN_JSX.source}`, "i"),
  // Some that write JSON escape these signs.
  notebook: /!\[|\\u0021|\\u003c|<(img|svg|object|area|input)\b|role\s*=|background[^;{}]{0,300}url\(/i,
  html: IN_HTML,
  vue: IN_HTML,
  svelte: IN_HTML,
  astro: IN_HTML,
  jsx: IN_JSX,
  tsx: IN_JSX,
};

const HAS_FRONT_MATTER = new Set<Syntax>(["markdown", "mdx"]);

/** Whether a document has anything that an image could be: without, it need not be parsed. */
export function mayHaveImages(source: string, syntax: Syntax, { images }: Components): boolean {
  return (
    MARKERS[syntax].test(source) ||
    (HAS_FRONT_MATTER.has(syntax) && IN_FRONT_MATTER.test(source)) ||
    images.some((name) => source.includes(`<${name}`))
  );
}
