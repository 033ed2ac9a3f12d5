import type { SyntaxNode } from "@lezer/common";
import type { Span } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import type { MarkdownNodes } from "./markdownNodes.ts";
import { unescapeText } from "./markdownText.ts";

/** Where an image or a link of Markdown leads. */
export interface Destination {
  target: string;
  title?: string;
}

export interface Reference extends Destination {
  /** Between its brackets. */
  text: Span;
  /** It has no address and no label: its text says which definition it means, and this is where that could be said. */
  namedByText?: Span;
}

/** What the definitions of a document say, by their labels. Of two with one label the first counts. */
export function readDefinitions({ definitions }: MarkdownNodes, source: string): Map<string, Destination> {
  const found = new Map<string, Destination>();
  for (const node of definitions) {
    const label = node.getChild("LinkLabel");
    const url = node.getChild("URL");
    if (!label || !url) continue;
    const key = labelKey(source.slice(label.from + 1, label.to - 1));
    if (!found.has(key)) found.set(key, destination(url, node.getChild("LinkTitle") ?? undefined, source));
  }
  return found;
}

/** Where an image or a link leads; undefined for brackets that name no definition, which are text. */
export function readReference(node: SyntaxNode, source: string, definitions: Map<string, Destination>): Reference | undefined {
  const open = node.firstChild;
  let close = open?.nextSibling;
  while (close && close.name !== "LinkMark") close = close.nextSibling;
  if (!open || !close) return undefined;
  const text = { from: open.to, to: close.from };
  let url: SyntaxNode | undefined;
  let title: SyntaxNode | undefined;
  let label: SyntaxNode | undefined;
  let isInPlace = false;
  // What looks like an address may stand in the text before it too.
  for (let child = close.nextSibling; child; child = child.nextSibling) {
    if (child.name === "URL") url ??= child;
    else if (child.name === "LinkTitle") title ??= child;
    else if (child.name === "LinkLabel") label ??= child;
    else if (child.name === "LinkMark" && child.from === close.to) isInPlace = true;
  }
  if (url || isInPlace) return { ...destination(url, title, source), text };
  const full = label && label.to - label.from > 2 ? { from: label.from + 1, to: label.to - 1 } : undefined;
  const { from, to } = full ?? text;
  const known = definitions.get(labelKey(source.slice(from, to)));
  if (known === undefined || full) return known && { ...known, text };
  return { ...known, text, namedByText: label ? { from: text.from, to: label.to - 1 } : text };
}

function destination(url: SyntaxNode | undefined, title: SyntaxNode | undefined, source: string): Destination {
  const written = url ? source.slice(url.from, url.to) : "";
  const address = written.startsWith("<") && written.endsWith(">") ? written.slice(1, -1) : written;
  return { target: unescapeText(address), ...(title ? { title: unescapeText(source.slice(title.from + 1, title.to - 1)) } : {}) };
}

/** Labels are the same without regard to case and white space. Source: CommonMark, “matches”. */
function labelKey(label: string): string {
  return collapseWhitespace(label).toLowerCase().toUpperCase();
}
