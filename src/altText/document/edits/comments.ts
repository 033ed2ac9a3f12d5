import type { Span } from "../imageUse.ts";
import type { TextChange } from "./textChange.ts";

export function createInsertion(offset: number, text: string): TextChange {
  return { range: { from: offset, to: offset }, text };
}

export function isOnOneLine({ from, to }: Span, source: string): boolean {
  return !/[\r\n]/.test(source.slice(from, to));
}

/**
 * Creates a change that inserts an HTML comment on the line where an image starts: after the image if it is on one line, otherwise before the image.
 */
export function insertHtmlComment(image: Span, source: string, words: string): TextChange {
  return createInsertion(isOnOneLine(image, source) ? image.to : image.from, `<!-- ${words} -->`);
}

/** Creates a change that inserts a comment inside a JSX tag, after its name. Outside the tag, the comment would be rendered as text. */
export function insertJsxComment({ from, to }: Span, source: string, words: string): TextChange | undefined {
  const name = /^<[\w.:-]+/.exec(source.slice(from, to))?.[0];
  return name === undefined ? undefined : createInsertion(from + name.length, ` /* ${words} */`);
}

/**
 * Creates a change that inserts an HTML comment after an image in Markdown, and after the attributes that follow the image in some dialects, such
 * as `{width=300}`. A comment at the start of a line would make the whole line HTML.
 */
export function insertMarkdownComment(image: Span, source: string, words: string): TextChange | undefined {
  if (!isOnOneLine(image, source)) return undefined;
  const attributes = /(?:\{:?[^{}\n\r"\\%]*(?:"[^"\n\r{}\\%]*"[^{}\n\r"\\%]*)*\})?/y;
  attributes.lastIndex = image.to;
  return createInsertion(image.to + (attributes.exec(source)?.[0].length ?? 0), `<!-- ${words} -->`);
}
