import { findTemplateTags } from "./engines/findTemplateTags.ts";
import type { TemplateTag } from "./engines/templateTag.ts";
import { readNesting } from "./engines/nesting.ts";
import { ATTRIBUTES_MASK, BLOCK_MASKS, MASK, type Expression, type Template } from "./template.ts";

/**
 * Masks the tags of template engines in HTML, so that neither their quotes nor their angle brackets end an attribute or an element. In text
 * and in attribute values, a tag becomes an expression, except that a tag in text that only controls what is shown is blanked. Elsewhere in an
 * element's tag, it becomes a placeholder attribute.
 * @param isLimitedToElements whether to leave tags in text unmasked, as in Markdown, where braces are common in code and formulas
 */
export function maskTemplateTags(source: string, isLimitedToElements: boolean): Template {
  const tags = findTemplateTags(source);
  const expressions = new Map<number, Expression>();
  if (tags.length === 0) return { source, masked: source, expressions };
  const parts: string[] = [];
  const scanner = new ElementScanner(source);
  let offset = 0;
  for (const tag of tags) {
    const place = scanner.scanTo(tag.from, tag.to);
    if (place === "text" && isLimitedToElements) continue;
    if (tag.isTextIn === (place === "name" ? "attributes" : place)) continue;
    const mask = createMask(source, tag, place);
    parts.push(source.slice(offset, tag.from), mask);
    offset = tag.to;
    if (mask.startsWith(MASK)) expressions.set(tag.from, { to: tag.to, elements: [], isUnrendered: tag.isControl });
  }
  return { source, masked: parts.join("") + source.slice(offset), expressions, isEvaluated: true };
}

/** Place of a tag: in text, in the name of an element or right after it, in the value of an attribute, or elsewhere in an element's tag. */
type Place = "text" | "name" | "value" | "attributes";

function createMask(source: string, { from, to, isControl }: TemplateTag, place: Place): string {
  const text = source.slice(from, to);
  if (isControl && place === "text") return text.replace(/[^\n]/g, " ");
  // The tag becomes an attribute without meaning, because a line of spaces would end a block of HTML in Markdown.
  if (isControl && place !== "value") return ` ${BLOCK_MASKS[readNesting(text)]}${text.slice(2, -1).replace(/[^\n]/g, "_")} `;
  if (place === "text" || place === "value") return MASK.repeat(text.length);
  // A space separates the tag from the name of the element.
  return (place === "name" ? " " : "") + ATTRIBUTES_MASK.padEnd(text.length - (place === "name" ? 1 : 0), "_");
}

/** Follows the tags of elements through a document, from one template tag to the next. */
class ElementScanner {
  readonly #source: string;
  #offset = 0;
  #place: Place = "text";
  #quote = "";

  constructor(source: string) {
    this.#source = source;
  }

  /** Returns the place of a template tag, and continues after it. */
  scanTo(from: number, to: number): Place {
    const text = this.#source.slice(this.#offset, from);
    for (const { 0: mark } of text.matchAll(/<\/?[a-z][\w:.-]*|[>"'\s=]/gi)) this.#read(mark);
    this.#offset = to;
    if (this.#quote !== "") return "value";
    if (this.#place === "attributes" && text.endsWith("=")) return "value";
    const place = this.#place;
    if (place === "name") this.#place = "attributes";
    return place;
  }

  #read(mark: string): void {
    if (this.#place === "text") {
      if (mark.startsWith("<")) this.#place = "name";
    } else if (this.#quote !== "") {
      if (mark === this.#quote) this.#quote = "";
    } else if (mark === '"' || mark === "'") this.#quote = mark;
    else if (mark === ">") this.#place = "text";
    else if (mark.startsWith("<")) this.#place = "name";
    else this.#place = "attributes";
  }
}
