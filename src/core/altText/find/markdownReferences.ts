import type { SyntaxNode, Tree } from "@lezer/common";
import type { Span } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import { unescaped } from "./markdownText.ts";

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
export function definitionsOf(tree: Tree, source: string): Map<string, Destination> {
  const found = new Map<string, Destination>();
  tree.iterate({
    // Each node that is asked for is made: of most the name is enough.
    enter: (ref) => {
      if (ref.name !== "LinkReference") return;
      const { node } = ref;
      const label = node.getChild("LinkLabel");
      const url = node.getChild("URL");
      if (!label || !url) return;
      const key = labelKey(source.slice(label.from + 1, label.to - 1));
      if (!found.has(key)) found.set(key, destination(url, node.getChild("LinkTitle"), source));
    },
  });
  return found;
}

/** Where an image or a link leads; undefined for brackets that name no definition, which are text. */
export function referenceOf(node: SyntaxNode, source: string, definitions: Map<string, Destination>): Reference | undefined {
  const marks = node.getChildren("LinkMark");
  const [open, close] = marks;
  if (!open || !close) return undefined;
  const text = { from: open.to, to: close.from };
  // What looks like an address may stand in the text too.
  const behind = (kind: string) => node.getChildren(kind).find((child) => child.from >= close.to) ?? null;
  const url = behind("URL");
  if (url || marks.some((mark) => mark.from === close.to)) return { ...destination(url, behind("LinkTitle"), source), text };
  const label = behind("LinkLabel");
  const isFull = label !== null && label.to - label.from > 2;
  const known = definitions.get(labelKey(isFull ? source.slice(label.from + 1, label.to - 1) : source.slice(text.from, text.to)));
  if (known === undefined || isFull) return known && { ...known, text };
  return { ...known, text, namedByText: label ? { from: text.from, to: label.to - 1 } : text };
}

function destination(url: SyntaxNode | null, title: SyntaxNode | null, source: string): Destination {
  const written = url ? source.slice(url.from, url.to) : "";
  const address = written.startsWith("<") && written.endsWith(">") ? written.slice(1, -1) : written;
  return { target: unescaped(address), ...(title ? { title: unescaped(source.slice(title.from + 1, title.to - 1)) } : {}) };
}

/** Labels are the same without regard to case and white space. Source: CommonMark, “matches”. */
function labelKey(label: string): string {
  return collapsed(label).toLowerCase().toUpperCase();
}
