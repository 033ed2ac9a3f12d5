import type { SyntaxNode } from "@lezer/common";
import { findChild } from "./childNodes.ts";
import type { Span } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import type { MarkdownNodes } from "./markdownNodes.ts";
import { unescapeText } from "./markdownText.ts";

/** URL and title of an image or link in Markdown. */
export interface Destination {
  target: string;
  title?: string;
}

export interface Reference extends Destination {
  /** Range between the brackets. */
  text: Span;
  /** Range to replace with the new text followed by an explicit label. Set only if the text doubles as the label, as in `![text]`. */
  rangeWithLabel?: Span;
}

/** Reads the link reference definitions in a document, by label. The first definition of a label applies. */
export function readDefinitions({ definitions }: MarkdownNodes, source: string): Map<string, Destination> {
  const destinations = new Map<string, Destination>();
  for (const node of definitions) {
    const label = findChild(node, "LinkLabel");
    const url = findChild(node, "URL");
    if (!label || !url) continue;
    const key = normalizeLabel(source.slice(label.from + 1, label.to - 1));
    if (!destinations.has(key)) destinations.set(key, createDestination(url, findChild(node, "LinkTitle") ?? undefined, source));
  }
  return destinations;
}

/** Resolves an image or link. @returns undefined if its definition is missing, in which case the brackets are plain text */
export function readReference(node: SyntaxNode, source: string, definitions: Map<string, Destination>): Reference | undefined {
  const openingBracket = node.firstChild;
  let closingBracket = openingBracket?.nextSibling;
  while (closingBracket && closingBracket.name !== "LinkMark") closingBracket = closingBracket.nextSibling;
  if (!openingBracket || !closingBracket) return undefined;
  const text = { from: openingBracket.to, to: closingBracket.from };
  let url: SyntaxNode | undefined;
  let title: SyntaxNode | undefined;
  let label: SyntaxNode | undefined;
  let hasDestination = false;
  // The text in brackets may contain a URL as well, so the search starts after the closing bracket.
  for (let child = closingBracket.nextSibling; child; child = child.nextSibling) {
    if (child.name === "URL") url ??= child;
    else if (child.name === "LinkTitle") title ??= child;
    else if (child.name === "LinkLabel") label ??= child;
    else if (child.name === "LinkMark" && child.from === closingBracket.to) hasDestination = true;
  }
  if (url || hasDestination) return { ...createDestination(url, title, source), text };
  const labelRange = label && label.to - label.from > 2 ? { from: label.from + 1, to: label.to - 1 } : undefined;
  const { from, to } = labelRange ?? text;
  const destination = definitions.get(normalizeLabel(source.slice(from, to)));
  if (destination === undefined || labelRange) return destination && { ...destination, text };
  return { ...destination, text, rangeWithLabel: label ? { from: text.from, to: label.to - 1 } : text };
}

function createDestination(url: SyntaxNode | undefined, title: SyntaxNode | undefined, source: string): Destination {
  const raw = url ? source.slice(url.from, url.to) : "";
  const unwrappedUrl = raw.startsWith("<") && raw.endsWith(">") ? raw.slice(1, -1) : raw;
  return { target: unescapeText(unwrappedUrl), ...(title ? { title: unescapeText(source.slice(title.from + 1, title.to - 1)) } : {}) };
}

/** Normalizes a label, because labels match regardless of case and whitespace. Source: CommonMark, “matches”. */
function normalizeLabel(label: string): string {
  return collapseWhitespace(label).toLowerCase().toUpperCase();
}
