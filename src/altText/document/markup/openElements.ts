import { MAX_DEPTH, type MarkupElement } from "../markup.ts";

/** Elements that close an open paragraph. Source: HTML, “Tree construction”. */
const PARAGRAPH_CLOSERS =
  "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul xmp";

/** Elements that limit the search for the element that a closing tag closes: their ancestors are not searched. */
const SCOPE_NAMES = "table caption td th template object marquee applet foreignobject desc";

const SCOPES = SCOPE_NAMES.split(" ");

/** Elements, other than those in `SCOPE_NAMES`, that separate an open list item from the next one. */
const ITEM_SCOPES = "section article aside blockquote details fieldset figure footer form header main nav";

/** Special elements. An element that contains an open special element is closed by its closing tag only if it is itself a special or formatting element. Source: HTML, “The stack of open elements”. */
const SPECIAL = new Set(
  `${PARAGRAPH_CLOSERS} ${SCOPE_NAMES} body button head html iframe noembed noframes noscript script select style tbody textarea tfoot thead title tr`.split(
    " ",
  ),
);

/** Formatting elements. Their closing tag closes them even if a special element in them is open. */
const FORMATTING = new Set("a b big code em font i nobr s small strike strong tt u".split(" "));

interface ImpliedEnd {
  /** Open elements that are closed. */
  closes: readonly string[];
  /** Elements whose ancestors are not closed. */
  within: readonly string[];
}

/** Elements that an opening tag closes, by the name of the tag. */
const IMPLIED_ENDS = new Map<string, ImpliedEnd[]>();

function addImpliedEnd(names: string, closes: string, within: string): void {
  for (const name of names.split(" "))
    IMPLIED_ENDS.set(name, [...(IMPLIED_ENDS.get(name) ?? []), { closes: closes.split(" "), within: within.split(" ") }]);
}

addImpliedEnd(PARAGRAPH_CLOSERS, "p", `${SCOPE_NAMES} button`);
addImpliedEnd("li", "li", `ul ol menu dl ${ITEM_SCOPES} ${SCOPE_NAMES}`);
addImpliedEnd("dt dd", "dt dd", `dl ul ol ${ITEM_SCOPES} ${SCOPE_NAMES}`);
addImpliedEnd("option", "option", "select");
addImpliedEnd("optgroup", "option optgroup", "select");
addImpliedEnd("tr", "tr td th caption colgroup", "table template");
addImpliedEnd("td th", "td th", "table template");
addImpliedEnd("tbody thead tfoot", "tbody thead tfoot tr td th caption colgroup", "table template");
addImpliedEnd("rt rp", "rt rp", "ruby");
addImpliedEnd("body", "head", "template");

/** Elements that can't be nested in themselves in HTML. In components, elements are rendered as they are written. */
const IMPLIED_ENDS_IN_HTML = new Map<string, ImpliedEnd>([
  ["a", { closes: ["a"], within: SCOPES }],
  ["button", { closes: ["button"], within: SCOPES }],
]);

const TABLE_PARTS = new Set("table tbody thead tfoot tr td th caption".split(" "));

/** The elements that have been opened but not closed. The average time of an operation does not depend on their number. */
export class OpenElements {
  readonly #isHtml: boolean;
  readonly #open: { name: string; element: MarkupElement; parent: MarkupElement }[] = [];
  /** Positions of the open elements by name. */
  readonly #positions = new Map<string, number[]>();
  readonly #specialPositions: number[] = [];
  #parent: MarkupElement;
  #foreignCount = 0;

  constructor(root: MarkupElement, isHtml: boolean) {
    this.#parent = root;
    this.#isHtml = isHtml;
  }

  /** The element in which the next element is placed. */
  get parent(): MarkupElement {
    return this.#parent;
  }

  get depth(): number {
    return this.#open.length;
  }

  /** Whether the parser is inside SVG or MathML, where a slash at the end of a tag closes the element. */
  get isForeign(): boolean {
    return this.#foreignCount > 0;
  }

  /** Closes the elements whose end is implied by an opening tag. */
  closeImplied(name: string): void {
    for (const end of IMPLIED_ENDS.get(name) ?? []) this.#closeWithin(end);
    const end = this.#isHtml ? IMPLIED_ENDS_IN_HTML.get(name) : undefined;
    if (end) this.#closeWithin(end);
  }

  push(name: string, element: MarkupElement): void {
    const position = this.#open.length;
    this.#open.push({ name, element, parent: this.#parent });
    const positions = this.#positions.get(name);
    if (positions) positions.push(position);
    else this.#positions.set(name, [position]);
    if (SPECIAL.has(name)) this.#specialPositions.push(position);
    if (isForeignRoot(name)) this.#foreignCount += 1;
    if (position < MAX_DEPTH) this.#parent = element;
  }

  /** Closes the element that a closing tag belongs to, if any, and all elements in it. */
  close(name: string): void {
    const position = this.#findLast(name);
    if (position < 0) return;
    if (this.#isHtml && position < this.#open.length - 1) {
      const isSpecial = SPECIAL.has(name);
      if (!isSpecial && !FORMATTING.has(name) && (this.#specialPositions.at(-1) ?? -1) > position) return;
      if (isSpecial && !TABLE_PARTS.has(name) && SCOPES.some((scope) => this.#findLast(scope) > position)) return;
    }
    this.#closeFrom(position);
  }

  #closeWithin({ closes, within }: ImpliedEnd): void {
    // Most opening tags close nothing.
    if (closes.every((name) => this.#findLast(name) < 0)) return;
    const barrier = within.reduce((last, name) => Math.max(last, this.#findLast(name)), -1);
    for (const name of closes)
      for (let position = this.#findLast(name); position > barrier; position = this.#findLast(name)) this.#closeFrom(position);
  }

  #closeFrom(position: number): void {
    while (this.#open.length > position) {
      const closed = this.#open.pop();
      if (closed === undefined) return;
      this.#positions.get(closed.name)?.pop();
      if (SPECIAL.has(closed.name)) this.#specialPositions.pop();
      if (isForeignRoot(closed.name)) this.#foreignCount -= 1;
      this.#parent = closed.parent;
    }
  }

  #findLast(name: string): number {
    return this.#positions.get(name)?.at(-1) ?? -1;
  }
}

function isForeignRoot(name: string): boolean {
  return name === "svg" || name === "math";
}
