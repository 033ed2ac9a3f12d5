import type { Span } from "../imageUse.ts";
import { walkDescendants, type MarkupElement } from "../markup.ts";
import { findSpanIndex } from "../../../core/lines.ts";
import { MASK, type Expression, type Template } from "./template.ts";

/** Range of tags that are not in the document. */
const NOWHERE: Span = { from: -1, to: -1 };

/** Builds markup from parts of a document and from tags that stand for its Markdown, and parses the markup. */
export class PageBuilder {
  #source = "";
  #masked = "";
  readonly #expressions = new Map<number, Expression>();
  /** Offsets at which parts start in the markup and in the document. */
  readonly #starts: number[] = [];
  readonly #origins: (number | undefined)[] = [];
  /** Elements that have already been parsed. Their offsets refer to the document. */
  readonly #parsed = new Set<MarkupElement>();

  /** Adds a tag that is not in the document. */
  addTag(tag: string): void {
    this.#start(undefined);
    this.#source += tag;
    this.#masked += tag;
  }

  /**
   * Adds markup of the document.
   * @param masked the markup with expressions masked
   * @param expressions expressions in it, by their offsets in the document
   */
  addMarkup(source: string, masked: string, from: number, expressions: Iterable<[number, Expression]> = []): void {
    for (const [start, { to, ...expression }] of expressions) {
      for (const element of expression.elements) this.#addParsed(element);
      this.#expressions.set(this.#masked.length + start - from, { ...expression, to: this.#masked.length + to - from });
    }
    this.#start(from);
    this.#source += source;
    this.#masked += masked;
  }

  addText(text: string, from: number): void {
    if (text !== "") this.#addExpression({ elements: [], isUnrendered: false, text }, from);
  }

  addElements(elements: MarkupElement[], from: number): void {
    for (const element of elements) this.#addParsed(element);
    this.#addExpression({ elements, isUnrendered: false }, from);
  }

  /** Parses the markup. The ranges of its tags and attributes refer to the document. @param isEvaluated whether the tags of template engines are masked */
  parse(parse: (template: Template) => MarkupElement, isEvaluated: boolean): MarkupElement {
    const root = parse({ source: this.#source, masked: this.#masked, expressions: this.#expressions, isEvaluated });
    for (const element of walkDescendants(root)) {
      if (this.#parsed.has(element)) continue;
      element.tag = this.#toDocumentRange(element.tag);
      for (const attribute of element.attributes) {
        attribute.range = this.#toDocumentRange(attribute.range);
        if (attribute.value.kind !== "none") attribute.value.range = this.#toDocumentRange(attribute.value.range);
      }
    }
    return root;
  }

  #addExpression(expression: Omit<Expression, "to">, from: number): void {
    this.#start(from);
    this.#expressions.set(this.#masked.length, { ...expression, to: this.#masked.length + 1 });
    this.#source += MASK;
    this.#masked += MASK;
  }

  #addParsed(element: MarkupElement): void {
    this.#parsed.add(element);
    for (const descendant of walkDescendants(element)) this.#parsed.add(descendant);
  }

  #start(from: number | undefined): void {
    this.#starts.push(this.#masked.length);
    this.#origins.push(from);
  }

  #toDocumentRange({ from, to }: Span): Span {
    const index = findSpanIndex(from, this.#starts);
    const origin = this.#origins[index];
    const delta = (origin ?? 0) - (this.#starts[index] ?? 0);
    return origin === undefined ? NOWHERE : { from: from + delta, to: to + delta };
  }
}
