import { readInlineStyle } from "../accessibility/inlineStyle.ts";
import { isTrue } from "../accessibility/bindings.ts";
import { UNKNOWN_TEXT } from "../accessibility/accessibilityTree.ts";
import type { Span } from "../imageUse.ts";
import type { Page } from "./page.ts";
import { getAttribute, isElement, type MarkupElement } from "../markup.ts";

/** Stands for each image in the text of a page. */
export const IMAGE_CHARACTER = "\uFFFC";

export interface Heading extends Span {
  level: number;
}

/** Elements that begin and end a line of text. */
const BLOCKS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr " +
    "html legend li main menu nav ol option p pre search section summary table tbody template tfoot thead tr ul"
  ).split(" "),
);

/** The cells of a row are on one line. */
const CELLS = new Set(["td", "th"]);

/** Elements whose content is a line of text, in which a component is a part of that line. */
const LINES = new Set("p h1 h2 h3 h4 h5 h6 li td th dt dd a button label span summary figcaption".split(" "));

/** Maximum length of a block of code, in characters. Code says less about an image than text does. */
const MAX_CODE_LENGTH = 120;

const UNRENDERED = new Set("script style head title noscript datalist textarea select iframe object".split(" "));

/**
 * The text of a page in reading order, one line for each block, with a character for each image. Spans and positions are offsets in that text.
 */
export class PageText {
  readonly headings: Heading[] = [];
  readonly #source: string;
  readonly #images: ReadonlySet<MarkupElement>;
  /** Outermost elements that are unrelated to each other. */
  readonly #modules: ReadonlySet<unknown>;
  readonly #spans = new Map<MarkupElement, Span>();
  readonly #parts: string[] = [];
  #length = 0;
  #last = "\n";
  #hasSpace = false;
  readonly text: string;

  /** @param images elements that are images */
  constructor({ root, isModule }: Page, source: string, images: ReadonlySet<MarkupElement>) {
    this.#source = source;
    this.#images = images;
    this.#modules = new Set(isModule ? root.children : []);
    this.#addChildren(root, false, false);
    this.text = this.#parts.join("");
  }

  /** Returns the span of an element; undefined if it is hidden. */
  getSpan(element: MarkupElement): Span | undefined {
    return this.#spans.get(element);
  }

  /** Returns the text of an element without images, on one line. */
  readBlock(element: MarkupElement): string {
    const span = this.#spans.get(element);
    return span === undefined ? "" : toPlainText(this.text.slice(span.from, span.to)).replace(/\s+/g, " ").trim();
  }

  hasImage(element: MarkupElement): boolean {
    const span = this.#spans.get(element);
    return span !== undefined && this.text.slice(span.from, span.to).includes(IMAGE_CHARACTER);
  }

  #addChildren(element: MarkupElement, isInLine: boolean, isCode: boolean): void {
    for (const child of element.children) {
      if (isElement(child)) this.#addElement(child, isInLine);
      else if (!isCode) this.#addText(child.isDynamic ? UNKNOWN_TEXT : child.text);
      else this.#addCode(child.isDynamic ? UNKNOWN_TEXT : child.text);
    }
  }

  #addElement(element: MarkupElement, isInLine: boolean): void {
    if (this.#images.has(element)) {
      this.#addImage(element);
      return;
    }
    const { name } = element;
    if (UNRENDERED.has(name) || this.#isHidden(element)) return;
    if (name === "br") this.#endLine();
    // A component may be a block; in a line of text, it is more likely an icon or a word.
    const isBlock = BLOCKS.has(name) || this.#modules.has(element) || (!isInLine && /^[A-Z]|[-.]/.test(name));
    if (isBlock) this.#endLine();
    if (CELLS.has(name) && this.#last !== "\n") this.#push(" | ");
    this.#hasSpace &&= !CELLS.has(name);
    const from = this.#length;
    this.#addChildren(element, isInLine || LINES.has(name), name === "pre");
    const span = { from, to: this.#length };
    this.#spans.set(element, span);
    if (!isBlock) return;
    const level = readHeadingLevel(element);
    if (level !== undefined && span.to > span.from) this.headings.push({ ...span, level });
    this.#endLine();
  }

  #addImage(element: MarkupElement): void {
    this.#flushSpace();
    this.#spans.set(element, { from: this.#length, to: this.#length + 1 });
    this.#push(IMAGE_CHARACTER);
  }

  #addText(raw: string): void {
    const text = raw.replaceAll(IMAGE_CHARACTER, "");
    const words = text.trim().replace(/\s+/g, " ");
    if (words === "" || /^\s/.test(text)) this.#hasSpace = true;
    if (words === "") return;
    this.#flushSpace();
    this.#push(words);
    this.#hasSpace = /\s$/.test(text);
  }

  /** Adds the start of a block of code, line by line. */
  #addCode(code: string): void {
    const start = code.slice(0, MAX_CODE_LENGTH);
    for (const line of start.split("\n")) {
      this.#addText(line);
      this.#endLine();
    }
    if (start.length < code.length) this.#addText(UNKNOWN_TEXT);
  }

  #flushSpace(): void {
    if (this.#hasSpace && this.#last !== "\n") this.#push(" ");
    this.#hasSpace = false;
  }

  #endLine(): void {
    this.#hasSpace = false;
    if (this.#last !== "\n") this.#push("\n");
  }

  #push(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
    this.#last = text.at(-1) ?? "\n";
  }

  #isHidden(element: MarkupElement): boolean {
    if (getAttribute(element, "hidden") !== undefined || isTrue(element, "aria-hidden")) return true;
    return readInlineStyle(element, this.#source).display === "none";
  }
}

/** Removes images, and lines without words, such as those known only at run time. */
export function toPlainText(text: string): string {
  return text
    .replaceAll(IMAGE_CHARACTER, "")
    .split("\n")
    .filter((line) => hasWords(line))
    .join("\n");
}

/** Whether text has a letter or a digit. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function readHeadingLevel({ name }: MarkupElement): number | undefined {
  const level = /^[hH]([1-6])$/.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
}
