import type { Span } from "../../imageUse.ts";

/** A tag of a template engine. */
export interface TemplateTag extends Span {
  /** Whether the tag only controls what is shown, such as `{% if a %}`, or is a comment. */
  isControl: boolean;
  /** Place in which the same characters are not a tag: between attributes, where frameworks have names such as `@click`, or in the value of an attribute. */
  isTextIn?: "attributes" | "value";
}

/** Reads the tags of some template engines. To add an engine, add a file with its reader, and add the reader to `findTemplateTags.ts`. */
export interface TemplateTagReader {
  /** Source of a regular expression for the first characters of a tag. */
  opening: string;
  /**
   * Creates a function that reads what starts with the first characters at `from`: one tag, or several with markup between them. The function
   * returns undefined if there is no tag. Reading all tags of a document takes time proportional to the length of the document.
   */
  create: (source: string) => (from: number, opening: string) => TemplateTag[] | undefined;
}

/** Maximum length of a tag, in characters. If its end is farther away, the opening mark is text. */
export const MAX_TAG_LENGTH = 5000;

/** Maximum number of tags and blocks that are not closed. Each costs a search. */
export const MAX_UNCLOSED = 50;

/** Returns the offset after the bracket that closes the one at `from`, or undefined if it is too far away. */
export function findBracketEnd(source: string, from: number): number | undefined {
  const part = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\\n])*'|[()[\]{}]/g;
  let depth = 0;
  for (const { 0: text, index } of source.slice(from, from + MAX_TAG_LENGTH).matchAll(part)) {
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if (text === ")" || text === "]" || text === "}") depth -= 1;
    if (depth === 0) return from + index + 1;
  }
  return undefined;
}
