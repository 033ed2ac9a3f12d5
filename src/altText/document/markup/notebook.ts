import type { SyntaxNode } from "@lezer/common";
import { findChild, findChildren } from "./childNodes.ts";
import { parser } from "@lezer/json";
import type { DialectFeatures } from "../dialect.ts";
import type { CellFacts } from "../facts/imageFacts.ts";
import type { Page } from "../facts/page.ts";
import type { AltText, ImageUse, Span } from "../imageUse.ts";
import { markdown } from "../syntaxes/markdown.ts";
import { convertToPlainLines, findInPlainLines } from "../lineEnds.ts";
import { createRoot, isElement, walkDescendants, type MarkupElement } from "../markup.ts";
import { findMarkdownImages, readMarkdownPage } from "./markdown.ts";
import { readCodeCells } from "./notebookCode.ts";
import { findSpanIndex, findLineStarts } from "../../../core/lines.ts";
import { parseTolerantly } from "./parse.ts";
import { mayUseComponents, type Components } from "./components.ts";

/**
 * Finds the images in the Markdown cells of a Jupyter notebook. Ranges refer to the notebook file. Code cells and outputs are not searched.
 * Source: nbformat 4.
 * @throws Error if the document is too broken to parse
 */
export function findNotebookImages(source: string, components: Components, features: DialectFeatures): ImageUse[] {
  return listMarkdownCells(source).flatMap(({ text, index }) => {
    if (!markdown.mayHaveImages(text.value) && !mayUseComponents(text.value, components)) return [];
    const starts = findLineStarts(text.value);
    return findInPlainLines(text.value, (cellText) => findMarkdownImages(cellText, components, features)).map((use) => ({
      ...use,
      range: text.toNotebookRange(use.range),
      alt: toNotebookAlt(use.alt, text, source),
      cell: index,
      cellLine: findSpanIndex(use.range.from, starts),
    }));
  });
}

/** Converts the Markdown cells of a notebook to elements. Code cells are facts about the cells after them. @throws Error if the document is too broken to parse */
export function readNotebookPage(source: string, features: DialectFeatures): Page {
  const root = createRoot();
  const codeCells = new Map<MarkupElement, CellFacts>();
  const code = readCodeCells(source);
  for (const { text, index } of listMarkdownCells(source)) {
    const { text: cellText, toSource } = convertToPlainLines(text.value);
    const cell = readMarkdownPage(cellText, features).root;
    for (const element of walkDescendants(cell)) {
      const { from, to } = element.tag;
      if (from >= 0) element.tag = text.toNotebookRange({ from: toSource(from), to: toSource(to) });
    }
    const codeBefore = code.findLast((candidate) => candidate.index < index)?.facts;
    for (const child of cell.children) {
      root.children.push(child);
      if (!isElement(child)) continue;
      child.parent = root;
      if (codeBefore !== undefined) codeCells.set(child, codeBefore);
    }
    root.children.push({ text: "\n", isDynamic: false });
  }
  return { root, codeCells };
}

function listMarkdownCells(source: string): { text: CellText; index: number }[] {
  const root = findChild(parseTolerantly(parser, source).topNode, "Object");
  const cells = root && getProperty(root, "cells", source);
  return getItems(cells, "Object").flatMap((cell, index) => {
    const cellType = getProperty(cell, "cell_type", source);
    if (!cellType || source.slice(cellType.from, cellType.to) !== '"markdown"') return [];
    const cellSource = getProperty(cell, "source", source);
    return [{ text: new CellText(source, cellSource?.name === "String" ? [cellSource] : getItems(cellSource, "String")), index }];
  });
}

function toNotebookAlt(alt: AltText, text: CellText, source: string): AltText {
  const range = text.toNotebookRange(alt.range);
  const raw = source.slice(range.from, range.to);
  switch (alt.kind) {
    case "text":
      return { ...alt, range, raw, quoting: { kind: "inJson", quoting: alt.quoting } };
    case "missing":
      return { ...alt, range, quoting: { kind: "inJson", quoting: alt.quoting } };
    case "dynamic":
      return { ...alt, range, raw };
    case "elementContent":
    case "background":
      return { ...alt, range };
  }
}

function getProperty(object: SyntaxNode, name: string, source: string): SyntaxNode | undefined {
  const property = findChildren(object, "Property").find((candidate) => {
    const key = findChild(candidate, "PropertyName");
    return key !== null && source.slice(key.from + 1, key.to - 1) === name;
  });
  return property?.lastChild ?? undefined;
}

function getItems(node: SyntaxNode | undefined | null, itemName: string): SyntaxNode[] {
  return node?.name === "Array" ? findChildren(node, itemName) : [];
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/**
 * The text of a cell, and the range of each of its characters in the notebook. The text is a JSON string, or an array with one
 * string per line.
 */
class CellText {
  readonly value: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(source: string, strings: SyntaxNode[]) {
    let value = "";
    for (const { from, to } of strings) {
      const character = /\\(?:u([\da-f]{4})|(.))|[^\\]/gisy;
      character.lastIndex = from + 1;
      while (character.lastIndex < to - 1) {
        const start = character.lastIndex;
        const match = character.exec(source);
        if (!match) break;
        const [text, code, escaped] = match;
        value +=
          code === undefined
            ? escaped === undefined
              ? text
              : (ESCAPES[escaped] ?? escaped)
            : String.fromCharCode(Number.parseInt(code, 16));
        this.#starts.push(start);
        this.#ends.push(character.lastIndex);
      }
    }
    this.value = value;
  }

  /** Converts a range of the text to a range of the notebook. */
  toNotebookRange({ from, to }: Span): Span {
    const end = this.#ends[to - 1] ?? 0;
    const start = this.#starts[from] ?? end;
    return { from: start, to: from === to ? start : end };
  }
}
