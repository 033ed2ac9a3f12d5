import { groupBy } from "../../core/groupBy.ts";
import { findSpanIndex, findLineStarts } from "../../core/lines.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { parseNotebook } from "../document/parseNotebook.ts";

/** A comment that suppresses the findings of the rules that it lists, or of all rules. */
interface Suppression {
  scope: "next-line" | "line" | "file";
  line: number;
  /** The words after the comment's keyword: rule ids, and other words. A comment without a rule id suppresses all rules. */
  words: string[];
}

/**
 * Reads the comments that suppress findings, in the comment syntax of any language: `oriel-disable-next-line`, `oriel-disable-line` and
 * `oriel-disable-file`, optionally followed by rule ids. In a notebook, lines are counted within the cell.
 * @param rules the ids of all rules
 * @returns a function that returns whether the findings of a rule are suppressed for an image
 */
export function readSuppressions(source: string, uses: ImageUse[], rules: readonly string[]): (use: ImageUse, rule: string) => boolean {
  if (!source.includes("oriel-disable-")) return () => false;
  const cells = uses.some(({ cell }) => cell !== undefined) ? readMarkdownCells(source) : undefined;
  const starts = findLineStarts(source);
  const textsByCell = cells ?? new Map([[undefined, source]]);
  const suppressionsByCell = new Map(Array.from(textsByCell, ([cell, text]) => [cell, groupBy(parseComments(text), ({ line }) => line)]));
  const covers = ({ words }: Suppression, rule: string) => {
    const listedRules = words.filter((word) => rules.includes(word));
    return listedRules.length === 0 || listedRules.includes(rule);
  };
  const fileSuppressions = [...suppressionsByCell.values()]
    .flatMap((byLine) => [...byLine.values()].flat())
    .filter(({ scope }) => scope === "file");
  return (use, rule) => {
    const line = use.cellLine ?? findSpanIndex(use.range.from, starts);
    const byLine = suppressionsByCell.get(use.cell);
    const lineSuppressions = [
      ...(byLine?.get(line) ?? []).filter(({ scope }) => scope === "line"),
      ...(byLine?.get(line - 1) ?? []).filter(({ scope }) => scope === "next-line"),
    ];
    return [...fileSuppressions, ...lineSuppressions].some((suppression) => covers(suppression, rule));
  };
}

/** Reads suppressions in comments, but not in text that mentions suppressions. A line comment must start with the suppression. */
function parseComments(text: string): Suppression[] {
  const starts = findLineStarts(text);
  const suppressions: Suppression[] = [];
  let openMark: "<!--" | "/*" | undefined;
  let pending: Suppression[] = [];
  const pattern =
    /<!--|-->|\/\*|\*\/|((?<!:)\/\/[ \t]*|#[ \t]*)?\boriel-disable-(next-line|line|file)\b([ \t,\w-]*?)(?=-->|[^ \t,\w-]|$)/gm;
  for (const { 0: mark, 1: lineComment, 2: scope, 3: words = "", index } of text.matchAll(pattern)) {
    if (scope !== undefined) {
      const suppression: Suppression = {
        scope: scope as Suppression["scope"],
        line: findSpanIndex(index, starts),
        words: words.split(/[\s,]+/),
      };
      if (openMark !== undefined) pending.push(suppression);
      else if (lineComment !== undefined) suppressions.push(suppression);
    } else if (openMark === undefined) {
      if (mark === "<!--" || mark === "/*") openMark = mark;
    } else if (mark === (openMark === "<!--" ? "-->" : "*/")) {
      suppressions.push(...pending);
      pending = [];
      openMark = undefined;
    }
  }
  return suppressions;
}

/** Reads the text of each Markdown cell in a notebook, by cell index. */
function readMarkdownCells(notebook: string): Map<number | undefined, string> {
  const texts = new Map<number | undefined, string>();
  try {
    const { cells } = parseNotebook(notebook) as { cells: { cell_type?: unknown; source?: unknown }[] };
    for (const [index, { cell_type, source }] of cells.entries()) {
      const lines = [source].flat().filter((line) => typeof line === "string");
      if (cell_type === "markdown") texts.set(index, lines.join(""));
    }
  } catch {
    // Comments in a broken notebook are ignored.
  }
  return texts;
}
