import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import { isOutOfFlow } from "./boxes.ts";
import { readEdges, type HtmlStyle } from "./htmlStyle.ts";

/** A part of inline content that is never broken, or a place where a line may or must be broken. */
export type Token =
  | { kind: "word"; text: string; style: HtmlStyle; parents: ElementBox[] }
  | { kind: "space"; text: string; style: HtmlStyle; parents: ElementBox[] }
  /** Place where a line may be broken, between two words without a space. */
  | { kind: "opportunity" }
  | { kind: "newline"; style: HtmlStyle }
  /** Margin, border and padding at the start or end of an inline element; `parents` contains the element unless the gap is its margin. */
  | { kind: "gap"; width: number; parents: ElementBox[] }
  | { kind: "atomic"; box: ElementBox; parents: ElementBox[] };

/** Characters between which lines may be broken without spaces: Chinese, Japanese and Korean. */
const IDEOGRAPH = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\u{20000}-\u{3ffff}]/u;

/** Splits inline content into tokens, and collapses whitespace. */
export function tokenize(boxes: LayoutBox[], parents: ElementBox[] = [], tokens: Token[] = []): Token[] {
  for (const box of boxes) {
    if (box.kind === "text") addText(box.text, box.style, parents, tokens);
    else if (isOutOfFlow(box)) continue;
    else if (box.element.name === "br") tokens.push({ kind: "newline", style: box.style });
    else if (box.element.name === "wbr") tokens.push({ kind: "opportunity" });
    else if (/^inline-|^(?!inline|contents|ruby)/.test(box.style.display)) tokens.push({ kind: "atomic", box, parents });
    else addInline(box, parents, tokens);
  }
  return tokens;
}

function addInline(box: ElementBox, parents: ElementBox[], tokens: Token[]): void {
  const [margin, border, padding] = [readEdges(box.style, "margin"), readEdges(box.style, "border"), readEdges(box.style, "padding")];
  const inner = [...parents, box];
  const addGap = (width: number, owners: ElementBox[]) => width !== 0 && tokens.push({ kind: "gap", width, parents: owners });
  addGap(margin.left, parents);
  addGap(border.left + padding.left, inner);
  tokenize(box.children, inner, tokens);
  addGap(border.right + padding.right, inner);
  addGap(margin.right, parents);
}

function addText(text: string, style: HtmlStyle, parents: ElementBox[], tokens: Token[]): void {
  const keepsSpaces = /^(?:pre|pre-wrap|break-spaces)$/.test(style.whiteSpace);
  const keepsNewlines = keepsSpaces || style.whiteSpace === "pre-line";
  for (const [part] of text.replaceAll("\r\n", "\n").matchAll(/\n|[ \t\f\r]+|[^ \t\f\r\n]+/g)) {
    if (part === "\n" && keepsNewlines) tokens.push({ kind: "newline", style });
    else if (/^\s/.test(part) && !/^[\u00A0\u202F\u2007]/.test(part)) {
      if (keepsSpaces) tokens.push({ kind: "space", text: part.replaceAll("\t", " ".repeat(8)), style, parents });
      else if (!endsWithSpace(tokens)) tokens.push({ kind: "space", text: " ", style, parents });
    } else addWords(part, style, parents, tokens);
  }
}

/** Whether a space at the end would be collapsed, because it would follow a space, a line break, or nothing. */
function endsWithSpace(tokens: Token[]): boolean {
  const last = tokens.findLast(({ kind }) => kind !== "gap");
  return last === undefined || last.kind === "space" || last.kind === "newline";
}

function addWords(text: string, style: HtmlStyle, parents: ElementBox[], tokens: Token[]): void {
  const words = splitWord(text);
  for (const [index, word] of words.entries()) {
    if (index > 0) tokens.push({ kind: "opportunity" });
    if (word !== "") tokens.push({ kind: "word", text: word, style, parents });
  }
}

/** Splits a word after hyphens between letters, at invisible break opportunities, and between ideographs. */
function splitWord(text: string): string[] {
  const parts = text.split(/(?<=[\p{L}\p{N}][-‐])(?=\p{L})|\u200b|\u00ad|(?<=[—])(?=\p{L})/u);
  return parts.flatMap((part) =>
    IDEOGRAPH.test(part) ? part.split(new RegExp(`(?<=${IDEOGRAPH.source})(?![\\p{P}])|(?=${IDEOGRAPH.source})(?<![\\p{Ps}])`, "u")) : part,
  );
}
