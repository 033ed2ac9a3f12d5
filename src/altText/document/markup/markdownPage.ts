import type { SyntaxNodeRef, Tree } from "@lezer/common";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import type { Span } from "../imageUse.ts";
import type { MarkupElement } from "../markup.ts";
import { HTML_NODES, TableColumns } from "./markdownNodes.ts";
import { blankQuoteMarks } from "./markdownSegments.ts";
import { readReference, type Destination } from "./markdownReferences.ts";
import { NON_TEXT_NODES } from "./markdownText.ts";
import { PageBuilder } from "./pageBuilder.ts";
import { MASK, TAG_MASK } from "./template.ts";

/** Something in the text of Markdown that is not Markdown: an image, an expression or a tag. */
export interface Insert extends Span {
  element?: MarkupElement;
  /** Adds the insert to the page; by default, its element. */
  add?: (page: PageBuilder) => void;
}

interface Markdown {
  /** The parsed text. */
  text: string;
  /** The text before masking. */
  source: string;
  definitions: Map<string, Destination>;
  inserts: readonly Insert[];
}

/** Elements for the nodes of Markdown. */
const ELEMENTS = new Map<string, string>([
  ...Array.from({ length: 6 }, (_, index): [string, string] => [`ATXHeading${index + 1}`, `h${index + 1}`]),
  ["SetextHeading1", "h1"],
  ["SetextHeading2", "h2"],
  ["Paragraph", "p"],
  ["Task", "p"],
  ["BulletList", "ul"],
  ["OrderedList", "ol"],
  ["ListItem", "li"],
  ["Blockquote", "blockquote"],
  ["Table", "table"],
  ["TableHeader", "tr"],
  ["TableRow", "tr"],
  ["FencedCode", "pre"],
  ["CodeBlock", "pre"],
  ["IndentedBlock", "div"],
  ["IndentedBlockTitle", "p"],
  ["Definition", "dd"],
  ["FootnoteDefinition", "div"],
  ["Emphasis", "em"],
  ["StrongEmphasis", "strong"],
  ["InlineCode", "code"],
]);

/** Nodes that are not shown. */
const HIDDEN_NODES = new Set([
  ...NON_TEXT_NODES,
  ...["CodeInfo", "LinkReference", "TableDelimiter", "HorizontalRule", "FootnoteLabel", "FootnoteReference", "DefinitionMark"],
]);

/** Converts Markdown to markup, whose parts keep their offsets in the document. */
export function convertMarkdown(tree: Tree, markdown: Markdown): PageBuilder {
  const converter = new Converter(markdown);
  tree.iterate({ enter: (node) => converter.enter(node), leave: (node) => converter.leave(node) });
  return converter.finish();
}

class Converter {
  readonly #page = new PageBuilder();
  readonly #markdown: Markdown;
  readonly #inserts: Insert[];
  readonly #columns = new TableColumns();
  /** Tags that are closed when their nodes end. */
  readonly #closing: string[] = [];
  #nextInsert = 0;
  #offset = 0;
  /** Number of cells that have been added to the current row. */
  #cellCount = 0;
  #isHeader = false;

  constructor(markdown: Markdown) {
    this.#markdown = markdown;
    this.#inserts = markdown.inserts.toSorted((a, b) => a.from - b.from);
  }

  /** @returns `false` if the content of a node is skipped */
  enter(node: SyntaxNodeRef): boolean {
    const { name, from, to } = node;
    const isDropped = this.#columns.enter(name) === "dropped";
    // The root only contains the others.
    if (node.node.parent === null) {
      this.#closing.push("");
      return true;
    }
    this.#addTextTo(from);
    if (HTML_NODES.has(name)) return this.#addHtml(node);
    if (isDropped || HIDDEN_NODES.has(name) || this.#isDestination(node)) return this.#skip(to);
    if (name === "Escape") this.#offset = Math.max(this.#offset, from + 1);
    if (name === "HardBreak") {
      this.#page.addTag("<br>");
      return this.#skip(to);
    }
    // An image of a code cell precedes the code.
    const isInsert = this.#inserts[this.#nextInsert]?.from === from;
    if (isInsert && (name === "Image" || name === "FencedCode")) this.#addInsert();
    if (isInsert && name === "Image") return this.#skip(to);
    this.#closing.push(this.#open(node));
    return true;
  }

  leave({ name, to }: SyntaxNodeRef): void {
    this.#columns.leave(name);
    const tag = this.#closing.pop() ?? "";
    this.#addTextTo(to);
    if (tag !== "") this.#page.addTag(`</${tag}>`);
  }

  finish(): PageBuilder {
    this.#addTextTo(this.#markdown.text.length);
    return this.#page;
  }

  /** Adds the opening tag for a node. @returns the name of the element; empty if the node has none */
  #open({ name, from, to, node }: SyntaxNodeRef): string {
    if (name === "TableHeader" || name === "TableRow") {
      this.#isHeader = name === "TableHeader";
      this.#cellCount = 0;
    }
    if (name === "TableCell") return this.#openCell();
    if (name === "Link") {
      const link = readReference(node, this.#markdown.source, this.#markdown.definitions);
      if (link === undefined) return "";
      this.#page.addTag(`<a href="${escapeMarkupAttribute(link.target)}">`);
      return "a";
    }
    const tag = ELEMENTS.get(name) ?? "";
    // A paragraph of MDX may consist of tags only.
    if (tag === "" || (tag === "p" && isBlankBesidesTags(this.#markdown.text.slice(from, to)))) return "";
    this.#page.addTag(`<${tag}>`);
    return tag;
  }

  #openCell(): string {
    const tag = this.#isHeader ? "th" : "td";
    // The parser has no nodes for empty cells.
    for (; this.#cellCount < this.#columns.column; this.#cellCount++) this.#page.addTag(`<${tag}></${tag}>`);
    this.#cellCount += 1;
    this.#page.addTag(`<${tag}>`);
    return tag;
  }

  #addHtml({ node, from, to }: SyntaxNodeRef): boolean {
    const html = blankQuoteMarks(node, this.#markdown.text).slice(Math.max(0, this.#offset - from));
    if (from >= this.#offset) this.#page.addMarkup(html, html, from);
    while ((this.#inserts[this.#nextInsert]?.from ?? Infinity) < to) this.#addInsert();
    return this.#skip(to);
  }

  /** Whether a node is the URL of a link or an image, which is not shown. */
  #isDestination({ name, node }: SyntaxNodeRef): boolean {
    return name === "URL" && (node.parent?.name === "Link" || node.parent?.name === "Image");
  }

  #skip(to: number): boolean {
    this.#offset = Math.max(this.#offset, to);
    return false;
  }

  /** Adds the text up to an offset, and the inserts in it. */
  #addTextTo(to: number): void {
    for (;;) {
      const insert = this.#inserts[this.#nextInsert];
      if (insert === undefined || insert.from >= to) break;
      // Inserts inside another one, or in a part that is not shown, are left out.
      if (insert.from < this.#offset) this.#nextInsert += 1;
      else {
        this.#addPlainText(insert.from);
        this.#addInsert();
      }
    }
    this.#addPlainText(to);
  }

  #addInsert(): void {
    const insert = this.#inserts[this.#nextInsert];
    this.#nextInsert += 1;
    if (insert === undefined) return;
    if (insert.add) insert.add(this.#page);
    else if (insert.element) this.#page.addElements([insert.element], insert.from);
    this.#offset = Math.max(this.#offset, insert.to);
  }

  #addPlainText(to: number): void {
    if (to <= this.#offset) return;
    this.#page.addText(cleanText(this.#markdown.text.slice(this.#offset, to)), this.#offset);
    this.#offset = to;
  }
}

function isBlankBesidesTags(text: string): boolean {
  return text.replaceAll(TAG_MASK, "").trim() === "" && text.includes(TAG_MASK);
}

/** Matches marks that extensions of Markdown put into text: containers, attributes, alerts, and the tags of template engines. */
const MARKS: [RegExp, string][] = [
  [new RegExp(`${MASK}+`, "g"), "…"],
  [new RegExp(`${TAG_MASK}+`, "g"), ""],
  [/\{%[^%]*%\}/g, ""],
  [/\{\{[^{}]*\}\}/g, "…"],
  [/\{:?[ \t]*(?:[.#][\w-]|[\w-]+=)[^{}\n]*\}/g, ""],
  [/^[ \t]*:{3,}[ \t]*(?:\{?[\w-]+\}?)?/gm, ""],
  [/\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]/g, ""],
];

function cleanText(text: string): string {
  return MARKS.reduce((result, [mark, replacement]) => result.replaceAll(mark, replacement), text);
}
