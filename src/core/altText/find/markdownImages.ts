import type { SyntaxNode, Tree } from "@lezer/common";
import { decodeHTML } from "entities";
import { MAX_CONTEXT, type AltText, type ImageContext, type ImageUse, type Span } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import { MASK, TAG_MASK } from "./template.ts";

/** The images that are written in Markdown, in the order in which they stand. @param text what the tree was made of; @param source what it was before anything was masked */
export function imagesOf(tree: Tree, text: string, source = text): ImageUse[] {
  const targets = definitionsOf(tree, source);
  const uses: ImageUse[] = [];
  const texts = new Map<string, string>();
  /** Of a block or a link, which many images may share: put together once. */
  const textOf = (node: SyntaxNode) => {
    // A link may begin where its paragraph does.
    const key = `${node.name} ${node.from}`;
    const known = texts.get(key) ?? collapsed(plainText(node, text)).slice(0, MAX_CONTEXT);
    texts.set(key, known);
    return known;
  };
  tree.iterate({
    enter: (ref) => {
      if (ref.name !== "Image") return;
      const use = useOf(ref.node, text, source, targets);
      if (use) uses.push({ ...use, context: contextOf(ref.node, text, textOf) });
    },
  });
  return uses;
}

/** All images of a document in the order in which they stand, each with the nearest heading of Markdown before it, if there is one. */
export function underHeadings(uses: ImageUse[], tree: Tree, text: string): ImageUse[] {
  const headings: { from: number; heading: string }[] = [];
  tree.iterate({
    enter: ({ name, node, from }) => {
      if (/^(ATX|Setext)Heading/.test(name)) headings.push({ from, heading: collapsed(plainText(node, text)).slice(0, MAX_CONTEXT) });
    },
  });
  let next = 0;
  return uses
    .sort((a, b) => a.range.from - b.range.from)
    .map((use) => {
      while ((headings[next]?.from ?? Infinity) <= use.range.from) next += 1;
      const heading = headings[next - 1]?.heading ?? "";
      return heading === "" ? use : { ...use, context: { ...use.context, heading } };
    });
}

function useOf(node: SyntaxNode, text: string, source: string, targets: Map<string, Definition>): Omit<ImageUse, "context"> | undefined {
  const marks = node.getChildren("LinkMark");
  const close = marks[1];
  if (!close) return undefined;
  const range = { from: node.from, to: node.to };
  const inner = { from: node.from + 2, to: close.from };
  const raw = source.slice(inner.from, inner.to);
  const value = collapsed(altValue(node, inner, text));
  const isDynamic = text.slice(inner.from, inner.to).includes(MASK);
  const of = (alt: Span, suffix: string, { target, title }: Definition): Omit<ImageUse, "context"> => ({
    element: "![]()",
    range,
    alt: isDynamic ? { kind: "dynamic", range: alt, raw } : textAlt(alt, source, value, suffix),
    target,
    ...(title === undefined ? {} : { title }),
    isHidden: false,
  });
  // What looks like an address may stand in the alt text too.
  const behind = (kind: string) => node.getChildren(kind).find((child) => child.from >= close.to) ?? null;
  const url = behind("URL");
  if (url || marks.some((mark) => mark.from === close.to)) {
    const title = behind("LinkTitle");
    return of(inner, "", definition(url ? source.slice(url.from, url.to) : "", title && source.slice(title.from, title.to)));
  }
  const label = behind("LinkLabel");
  const isFull = label !== null && label.to - label.from > 2;
  const known = targets.get(labelKey(isFull ? source.slice(label.from + 1, label.to - 1) : raw));
  // Brackets that name no definition are text.
  if (known === undefined) return undefined;
  if (isFull) return of(inner, "", known);
  // It names its target by its own text: `![a]` and `![a][]` become `![new][a]`.
  return of(label ? { from: inner.from, to: label.to - 1 } : inner, `][${raw}`, known);
}

function textAlt(range: Span, text: string, value: string, suffix: string): AltText {
  return { kind: "text", range, raw: text.slice(range.from, range.to), value, quoting: { kind: "markdown", suffix } };
}

interface Definition {
  target: string;
  title?: string;
}

function definition(url: string, title: string | null): Definition {
  const address = url.startsWith("<") && url.endsWith(">") ? url.slice(1, -1) : url;
  return { target: unescaped(address), ...(title === null ? {} : { title: unescaped(title.slice(1, -1)) }) };
}

/** Of two definitions with one label the first counts. */
function definitionsOf(tree: Tree, text: string): Map<string, Definition> {
  const found = new Map<string, Definition>();
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== "LinkReference") return;
      const label = node.getChild("LinkLabel");
      const url = node.getChild("URL");
      if (!label || !url) return;
      const key = labelKey(text.slice(label.from + 1, label.to - 1));
      const title = node.getChild("LinkTitle");
      if (!found.has(key)) found.set(key, definition(text.slice(url.from, url.to), title && text.slice(title.from, title.to)));
    },
  });
  return found;
}

/** Labels are the same without regard to case and white space. Source: CommonMark, “matches”. */
function labelKey(label: string): string {
  return collapsed(label).toLowerCase().toUpperCase();
}

/** What the text between the brackets of an image is read as: without marks, escapes and entities resolved. */
function altValue(image: SyntaxNode, { from, to }: Span, text: string): string {
  let value = "";
  let at = from;
  const cursor = (node: SyntaxNode): void => {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.to <= from || child.from >= to) continue;
      const written = text.slice(child.from, child.to);
      if (child.name === "Escape" || child.name === "Entity") {
        value += text.slice(at, child.from) + (child.name === "Escape" ? written.slice(1) : decodeHTML(written));
        at = child.to;
      } else if (UNREAD.has(child.name) || (child.name === "URL" && node !== image && (node.name === "Link" || node.name === "Image"))) {
        value += text.slice(at, child.from);
        at = child.to;
      } else if (child.name === "HardBreak") {
        value += `${text.slice(at, child.from)} `;
        at = child.to;
      } else cursor(child);
    }
  };
  cursor(image);
  return value + text.slice(at, to);
}

/** Marks, and what stands between the marks of a link without being read. */
const UNREAD = new Set([
  ...["EmphasisMark", "CodeMark", "LinkMark", "StrikethroughMark", "LinkLabel", "LinkTitle", "HTMLTag", "Comment", "ProcessingInstruction"],
  ...["HeaderMark", "QuoteMark", "ListMark", "TaskMarker"],
]);

/** A block's text without its marks; images are none of it. */
function plainText(node: SyntaxNode, text: string): string {
  let plain = "";
  let at = node.from;
  const walk = (parent: SyntaxNode): void => {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      const written = text.slice(child.from, child.to);
      const skipped = UNREAD.has(child.name) || child.name === "Image" || child.name === "URL";
      const kept = child.name === "Escape" ? written.slice(1) : child.name === "Entity" ? decodeHTML(written) : undefined;
      if (skipped || kept !== undefined) {
        plain += text.slice(at, child.from) + (kept ?? "");
        at = child.to;
      } else walk(child);
    }
  };
  walk(node);
  return (plain + text.slice(at, node.to)).replaceAll(TAG_MASK, "").replace(MASKS, "…");
}

const MASKS = new RegExp(`${MASK}+`, "g");

function contextOf(image: SyntaxNode, text: string, textOf: (node: SyntaxNode) => string): ImageContext {
  const context: ImageContext = {};
  for (let node = image.parent; node; node = node.parent) {
    if (node.name === "Link" && context.control === undefined) {
      const url = node.getChild("URL");
      context.control = { kind: "link", text: textOf(node), ...(url ? { href: unescaped(text.slice(url.from, url.to)) } : {}) };
    }
    if (/^(Paragraph|TableCell)$/.test(node.name)) {
      context.paragraph = textOf(node);
      break;
    }
  }
  return context;
}

/** Backslash escapes and entities, as they count in addresses and titles. */
function unescaped(text: string): string {
  return decodeHTML(text.replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => (sign === "&" ? "&amp;" : sign)));
}
