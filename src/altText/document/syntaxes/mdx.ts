import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { createInsertion, insertJsxComment, isOnOneLine } from "../edits/comments.ts";
import { escapeAttributeInMarkdown } from "../edits/escape.ts";
import type { Span } from "../imageUse.ts";
import { convertToPlainLines } from "../lineEnds.ts";
import { JSX_IMAGE, mayHaveFrontMatterImages } from "../markup/imageMarkers.ts";
import { splitMdx } from "../markup/mdxParts.ts";

export const mdx = {
  id: "mdx",
  extensions: ["mdx"],
  languageIds: ["mdx"],
  hasBuiltInLanguage: false,
  mayHaveImages: (source) => /!\[/.test(source) || JSX_IMAGE.test(source) || mayHaveFrontMatterImages(source),
  hasMarkdown: true,
  urlBase: "document",
  escapeAttribute: escapeAttributeInMarkdown,
  insertComment: (image, source, words) => {
    if (isInScript(image, source)) return insertJsxComment(image, source, words);
    return isOnOneLine(image, source) ? createInsertion(image.to, `{/* ${words} */}`) : undefined;
  },
  loadReader: async () => (await import("../markup/mdx.ts")).findMdxImages,
  loadPageReader: async () => (await import("../markup/mdx.ts")).readMdxPage,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["markdown", "components", "braces", "styleObjects"],
  wrap: (markup) => `# Title\n\n${markup}\n`,
};

/** Whether a range is inside an expression, an import or an export. */
function isInScript({ from }: Span, source: string): boolean {
  const { text, toSource } = convertToPlainLines(source);
  const { expressions, scripts, tags } = splitMdx(text, 0);
  const all = [...expressions, ...scripts, ...tags.flatMap((tag) => tag.code)];
  return all.some((outer) => toSource(outer.from) < from && from < toSource(outer.to));
}
