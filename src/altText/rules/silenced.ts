import { grouped } from "../../core/grouped.ts";
import { lineOf, lineStarts } from "../../core/lines.ts";
import type { ImageUse } from "../document/imageUse.ts";

/** A comment that silences findings: of the rules that it names, or of all. */
interface Silence {
  scope: "next-line" | "line" | "file";
  line: number;
  words: string[];
}

/**
 * Comments that silence findings, in the syntax of any language: `oriel-disable-next-line`, `oriel-disable-line` and `oriel-disable-file`,
 * each alone for all rules, or followed by ids of rules. In a notebook, a line is one of its cell.
 * @param rules the ids of all
 */
export function silencedIn(source: string, uses: ImageUse[], rules: readonly string[]): (use: ImageUse, rule: string) => boolean {
  if (!source.includes("oriel-disable-")) return () => false;
  const cells = uses.some(({ cell }) => cell !== undefined) ? markdownCells(source) : undefined;
  const starts = lineStarts(source);
  const texts = cells ?? new Map([[undefined, source]]);
  const silences = new Map(Array.from(texts, ([cell, text]) => [cell, grouped(silencesIn(text), ({ line }) => line)]));
  const covers = ({ words }: Silence, rule: string) => {
    const named = words.filter((word) => rules.includes(word));
    return named.length === 0 || named.includes(rule);
  };
  const ofFile = [...silences.values()].flatMap((ofText) => [...ofText.values()].flat()).filter(({ scope }) => scope === "file");
  return (use, rule) => {
    const line = use.cellLine ?? lineOf(use.range.from, starts);
    const ofText = silences.get(use.cell);
    const near = [
      ...(ofText?.get(line) ?? []).filter(({ scope }) => scope === "line"),
      ...(ofText?.get(line - 1) ?? []).filter(({ scope }) => scope === "next-line"),
    ];
    return [...ofFile, ...near].some((silence) => covers(silence, rule));
  };
}

/** Those in comments alone: a text that speaks of one silences nothing. A comment of one line begins with its words. */
function silencesIn(text: string): Silence[] {
  const starts = lineStarts(text);
  const found: Silence[] = [];
  let opened: "<!--" | "/*" | undefined;
  let inComment: Silence[] = [];
  const sign = /<!--|-->|\/\*|\*\/|((?<!:)\/\/[ \t]*|#[ \t]*)?\boriel-disable-(next-line|line|file)\b([ \t,\w-]*?)(?=-->|[^ \t,\w-]|$)/gm;
  for (const { 0: mark, 1: begin, 2: scope, 3: words = "", index } of text.matchAll(sign)) {
    if (scope !== undefined) {
      const silence: Silence = { scope: scope as Silence["scope"], line: lineOf(index, starts), words: words.split(/[\s,]+/) };
      if (opened !== undefined) inComment.push(silence);
      else if (begin !== undefined) found.push(silence);
    } else if (opened === undefined) {
      if (mark === "<!--" || mark === "/*") opened = mark;
    } else if (mark === (opened === "<!--" ? "-->" : "*/")) {
      found.push(...inComment);
      inComment = [];
      opened = undefined;
    }
  }
  return found;
}

/** The texts of a notebook's cells in Markdown. */
function markdownCells(notebook: string): Map<number | undefined, string> {
  const texts = new Map<number | undefined, string>();
  try {
    const { cells } = JSON.parse(notebook) as { cells: { cell_type?: unknown; source?: unknown }[] };
    for (const [index, { cell_type, source }] of cells.entries()) {
      const lines = [source].flat().filter((line) => typeof line === "string");
      if (cell_type === "markdown") texts.set(index, lines.join(""));
    }
  } catch {
    // One that is broken has no comments that could be trusted.
  }
  return texts;
}
