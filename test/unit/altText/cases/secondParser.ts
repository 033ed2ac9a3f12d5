import type { ImageUse } from "../../../../src/altText/document/imageUse.ts";
import { collapseWhitespace } from "../../../../src/altText/document/markup.ts";
import { getBaseSyntax, getFeatures } from "../../../../src/altText/document/features.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { loadTokenReader } from "../../../../src/altText/parsers/readerList.ts";
import type { Token } from "../../../../src/altText/parsers/tokens.ts";

/** An image as two parsers describe it. `undefined` stands for a value that is known only at run time. */
interface SeenImage {
  name: string;
  url: string | undefined;
  /** Text, or `none` if there is no attribute. */
  alt: string | undefined;
}

/** Matches attributes other than `alt` that may name an image. */
const OTHER_NAMES = /^(?:aria-|title$|role$|:|v-|\{|\[)/;

/**
 * Compares the images that Oriel finds with those that the framework's own parser sees: `<img>`, images in Markdown, and the components among
 * the images.
 * @returns the two lists as text if they differ
 * @throws Error if the framework's parser rejects the document
 */
export async function compareWithSecondParser(
  syntax: Syntax,
  source: string,
  uses: ImageUse[],
): Promise<{ oriel: string; other: string } | undefined> {
  const tokens = await (await loadTokenReader(syntax))(source, getFeatures(syntax));
  const names = new Set(["img", ...uses.map(({ element }) => element).filter((element) => /^[A-Z]|[:-]/.test(element))]);
  const found = uses.filter(({ element }) => element === "![]()" || names.has(element)).map(describeUse);
  const seen = tokens.flatMap((token) => describeToken(token, names, getBaseSyntax(syntax) === "mdx"));
  // Converters move footnotes to the end, so the order may differ.
  const rest = [...seen];
  for (const image of found) {
    const index = rest.findIndex(({ name, url, alt }) => isSame(image.name, name) && isSame(image.url, url) && isSame(image.alt, alt));
    if (index < 0) return { oriel: format(found), other: format(seen) };
    rest.splice(index, 1);
  }
  return rest.length === 0 ? undefined : { oriel: format(found), other: format(seen) };
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function format(images: SeenImage[]): string {
  return images.map(({ name, url, alt }) => `${name} ${url ?? "…"} ${alt ?? "…"}`).join("\n");
}

function describeUse({ element, target, alt, isResolvedByTool }: ImageUse): SeenImage {
  const name = element === "![]()" ? "img" : element;
  const url = target === undefined || isResolvedByTool ? undefined : normalizeUrl(target);
  return { name, url, alt: alt.kind === "text" ? collapseWhitespace(alt.value) : alt.kind === "missing" ? "none" : undefined };
}

/** @param isTree whether the tokens come from a Markdown syntax tree rather than from HTML */
function describeToken({ name: tokenName, attributes }: Token, names: Set<string>, isTree: boolean): SeenImage[] {
  const isMarkdown = isTree && (tokenName === "image" || tokenName === "imageReference");
  const name = isMarkdown ? "img" : tokenName.replace(/^<(.*)>$/, "$1");
  if (!names.has(name)) return [];
  const get = (name: string) => attributes.find(([key]) => key === name)?.[1];
  const urlText = get(isMarkdown ? "url" : "src");
  const altText = get("alt");
  const hasOtherName = attributes.some(([key]) => OTHER_NAMES.test(key) || key.includes("alt") !== (key === "alt"));
  const alt = altText === undefined ? (isMarkdown ? "" : hasOtherName ? undefined : "none") : readValue(altText);
  // React reads an attribute without a value as `true`, which is not text.
  return [{ name, url: urlText === undefined ? undefined : normalizeUrl(readValue(urlText)), alt: alt === "true" ? "none" : alt }];
}

/** Returns a value, or undefined if an expression or a template engine computes it. */
function readValue(value: string): string | undefined {
  return /[{}]|<[%?]/.test(value) ? undefined : collapseWhitespace(value);
}

/** Undoes the percent encoding that Markdown converters add. */
function normalizeUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    return decodeURI(url.trim());
  } catch {
    return url.trim();
  }
}
