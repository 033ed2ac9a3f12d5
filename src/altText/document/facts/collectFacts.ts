import { AccessibilityTree } from "../accessibility/accessibilityTree.ts";
import type { EditableDocument } from "../edits/changes.ts";
import { getBaseSyntax, getFeatures } from "../features.ts";
import { sliceSpan, type ImageUse, type Span } from "../imageUse.ts";
import { convertToPlainLines } from "../lineEnds.ts";
import { createAncestorFinder, isElement, walkDescendants, type MarkupElement } from "../markup.ts";
import { FRONT_MATTER_IMAGE } from "../markup/frontMatter/fields.ts";
import type { BaseSyntax } from "../siteProfile.ts";
import { getDefinition } from "../syntax.ts";
import { syntaxes } from "../syntaxList.ts";
import type { DocumentSyntax } from "../documentSyntax.ts";
import { findCaption } from "./captions.ts";
import { readCodeAround } from "./codeAround.ts";
import { readControlFacts } from "./controlFacts.ts";
import { readDisplaySize } from "./displaySize.ts";
import { NO_FACTS, type ImageFacts, type PlaceKind } from "./imageFacts.ts";
import type { Page, PageReader } from "./page.ts";
import { hasWords, PageText, toPlainText } from "./pageText.ts";
import { findPageTitle } from "./pageTitle.ts";
import { takeFirstSentences } from "./sentences.ts";
import { findCell, findTable, readTableFacts } from "./tableFacts.ts";
import { findTextAround, removeCaption } from "./textAround.ts";

/** Returns the facts about the image with an index in the document. */
export type FactsFinder = (index: number) => ImageFacts;

/** Page readers. They are loaded with this module, so that facts can be collected synchronously. The extension host must not import this module. */
const readers = new Map<BaseSyntax, PageReader>(
  await Promise.all(
    syntaxes.flatMap((syntax: DocumentSyntax & { id: BaseSyntax }) =>
      syntax.loadPageReader === undefined ? [] : [syntax.loadPageReader().then((read) => [syntax.id, read] as const)],
    ),
  ),
);

/**
 * Creates a function that returns what a document says about each of its images. The document is read only once.
 * @throws Error if the document is too broken to parse
 */
export function createFactsFinder({ source, syntax, uses }: EditableDocument): FactsFinder {
  const read = readers.get(getBaseSyntax(syntax));
  if (read === undefined) return () => NO_FACTS;
  const { text, toSource } = convertToPlainLines(source);
  const facts = new PageFacts(read(text, getFeatures(syntax)), { source, text, toSource, uses });
  const hasCode = getDefinition(syntax).isCode === true;
  return (index) => {
    const use = uses[index];
    if (use === undefined) return NO_FACTS;
    return { ...facts.describe(use), ...(hasCode ? { code: readCodeAround(source, use, uses) } : {}) };
  };
}

interface PageDocument {
  source: string;
  /** The source with line feeds as its only line ends, to which the page's offsets refer. */
  text: string;
  toSource: (offset: number) => number;
  uses: ImageUse[];
}

/** Facts about the images of one page. */
class PageFacts {
  readonly #page: Page;
  readonly #document: PageDocument;
  readonly #text: PageText;
  readonly #tree: AccessibilityTree;
  /** Elements of the images by their offsets in the source. */
  readonly #elements = new Map<number, MarkupElement>();
  readonly #title: string | undefined;

  constructor(page: Page, document: PageDocument) {
    this.#page = page;
    this.#document = document;
    const offsets = new Set(document.uses.map(({ range }) => range.from));
    const images = new Set<MarkupElement>();
    for (const element of walkDescendants(page.root)) {
      const offset = document.toSource(element.tag.from);
      const isUse = element.tag.from >= 0 && offsets.has(offset) && !this.#elements.has(offset);
      if (isUse) this.#elements.set(offset, element);
      if (isUse || element.name === "img") images.add(element);
    }
    this.#text = new PageText(page, document.text, images);
    this.#tree = new AccessibilityTree(page.root, document.text, true, () => false);
    this.#title = findPageTitle(document.text, page.root) ?? this.#readHeading(this.#text.headings[0]);
  }

  describe(use: ImageUse): ImageFacts {
    const element = this.#elements.get(use.range.from);
    const title = this.#title === undefined ? {} : { pageTitle: this.#title };
    const span = element && this.#text.getSpan(element);
    if (element === undefined || span === undefined) {
      const isFrontMatter = use.element === FRONT_MATTER_IMAGE;
      const after = isFrontMatter ? takeFirstSentences(toPlainText(this.#text.text)).trim() : "";
      return { ...NO_FACTS, ...title, after, ...(isFrontMatter ? { place: "frontMatter" } : {}) };
    }
    const [cell, table, heading] = [findCell(element), findTable(element), findHeading(element)];
    const module = this.#page.isModule ? findOutermost(element, this.#page.root) : undefined;
    const markup = this.#readMarkup(use);
    const headings = this.#listHeadings(span.from, heading);
    const caption = use.context.caption ?? findCaption(element, markup, this.#text);
    const around = removeCaption(findTextAround(this.#text, span, { heading, cell, table, module }), caption);
    return {
      ...(headings[0] === this.#title ? {} : title),
      headings,
      place: findPlace(element),
      ...around,
      ...(this.#followsImage(use, span) ? { followsImage: true } : {}),
      ...optional("caption", caption),
      ...optional("table", cell && table && readTableFacts(cell, table, this.#text)),
      ...optional("control", readControlFacts(element, this.#document.text)),
      ...optional("cell", this.#page.codeCells?.get(findOutermost(element, this.#page.root))),
      ...optional("description", this.#readDescription(element)),
      ...optional("displaySize", readDisplaySize(markup)),
    };
  }

  /** Whether no text separates an image from the previous one. */
  #followsImage(use: ImageUse, { from }: Span): boolean {
    const { uses } = this.#document;
    const previous = this.#elements.get(uses[uses.indexOf(use) - 1]?.range.from ?? -1);
    const span = previous && this.#text.getSpan(previous);
    return span !== undefined && span.to <= from && !hasWords(this.#text.text.slice(span.to, from));
  }

  /** Lists the headings above an offset in the text. @param ownHeading heading that the image is in */
  #listHeadings(offset: number, ownHeading: MarkupElement | undefined): string[] {
    const path: { level: number; text: string }[] = [];
    const end = (ownHeading && this.#text.getSpan(ownHeading)?.from) ?? offset;
    const level = ownHeading === undefined ? Infinity : Number(/\d/.exec(ownHeading.name)?.[0] ?? Infinity);
    for (const heading of this.#text.headings) {
      if (heading.from >= end) break;
      while ((path.at(-1)?.level ?? 0) >= heading.level) path.pop();
      const text = this.#readHeading(heading);
      if (text !== undefined) path.push({ level: heading.level, text });
    }
    return path.filter((heading) => heading.level < level).map(({ text }) => text);
  }

  #readHeading(span: { from: number; to: number } | undefined): string | undefined {
    const text = span && toPlainText(sliceSpan(this.#text.text, span)).replaceAll("\n", " ").trim();
    return text === "" ? undefined : text;
  }

  /** Returns the source of an image, with the attributes in braces that may follow it. */
  #readMarkup({ range }: ImageUse): string {
    const { source } = this.#document;
    return sliceSpan(source, range) + (/^\s?\{[^{}\n]*\}/.exec(source.slice(range.to, range.to + 500))?.[0] ?? "");
  }

  /** Reads the description to which an image refers, or the details that follow it. */
  #readDescription(element: MarkupElement): string | undefined {
    const references = this.#tree.readReferences(element, "aria-describedby") ?? this.#tree.readReferences(element, "aria-details");
    if (references !== undefined && references !== "…") return takeFirstSentences(references);
    const details = findNextElement(element);
    return details?.name === "details" && !this.#text.hasImage(details)
      ? takeFirstSentences(this.#text.readBlock(details)) || undefined
      : undefined;
  }
}

const findHeading = createAncestorFinder(({ name }) => /^h[1-6]$/i.test(name));
const findCaptionElement = createAncestorFinder(({ name }) => name === "figcaption" || name === "caption");
const findListItem = createAncestorFinder(({ name }) => name === "li" || name === "dd" || name === "dt");

function findPlace(element: MarkupElement): PlaceKind {
  if (findHeading(element)) return "heading";
  if (findCell(element)) return "tableCell";
  if (findCaptionElement(element)) return "caption";
  return findListItem(element) ? "listItem" : "paragraph";
}

function findOutermost(element: MarkupElement, root: MarkupElement): MarkupElement {
  let outermost = element;
  while (outermost.parent && outermost.parent !== root) outermost = outermost.parent;
  return outermost;
}

/** Returns the next element after an image and after the elements that end with it; undefined if text comes first. */
function findNextElement(image: MarkupElement): MarkupElement | undefined {
  for (let element = image; element.parent; element = element.parent) {
    const { children } = element.parent;
    const next = children.slice(children.indexOf(element) + 1).find((child) => isElement(child) || child.text.trim() !== "");
    if (next !== undefined) return isElement(next) ? next : undefined;
  }
  return undefined;
}

function optional<N extends string, V>(name: N, value: V | undefined): Partial<Record<N, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<N, V>);
}
