import type { AltText, ImageUse, Span } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import { readGridTable } from "./gridTables.ts";
import { findRawHtmlImages } from "./rawBlocks.ts";
import { splitLines, type Line } from "./textLines.ts";

/** Value of `element` for images in directives. */
const ELEMENT = "image directive";

/** Matches the start of explicit markup, with the indentation and list marks before it. */
const EXPLICIT_MARKUP = /^([ \t]*(?:(?:[-*+•]|\d+[.)]|#\.)[ \t]+)*)\.\.(?:[ \t]+(.*))?$/;

/** Matches a directive after the two dots, with the name of a substitution, the name of the directive, and its argument. */
const DIRECTIVE = /^(?:\|([^|]+)\|[ \t]+)?([\w.+-]+(?::[\w.+-]+)*)[ \t]?::(?:[ \t]+(.*))?$/;

/** Directives whose content is not markup. */
const LITERAL =
  /^(?:code|code-block|sourcecode|parsed-literal|literalinclude|highlight|raw|math|include|graphviz|digraph|graph|mermaid|plantuml|uml|prompt|doctest|testcode|testsetup|testoutput|productionlist|toctree|csv-table|ipython|plot|jinja|comment|index|meta)$/;

const OPTION = /^[ \t]+:([\w-]+):(?:[ \t]+(.*))?$/;

/**
 * Finds the images in reStructuredText: those of the directives `image` and `figure`, except in literal blocks and comments, and
 * those in HTML that the directive `raw` contains. Source: Docutils, “reStructuredText Markup Specification” and “Directives”.
 */
export function findRestructuredTextImages(source: string): ImageUse[] {
  const raw: Span[] = [];
  const uses = findInLines(splitLines(source), raw);
  return [...uses, ...findRawHtmlImages(source, raw)].toSorted((a, b) => a.range.from - b.range.from);
}

/** @param raw gets the spans of blocks of HTML */
function findInLines(lines: readonly Line[], raw: Span[]): ImageUse[] {
  const uses: ImageUse[] = [];
  /** Indentation of the block whose indented lines are skipped. */
  let skippedBelow: number | undefined;
  let previous: Line | undefined;
  let tableEnd = 0;
  for (const [index, line] of lines.entries()) {
    if (index < tableEnd) continue;
    if (line.text.trim() === "") {
      previous = undefined;
      continue;
    }
    const indentation = countColumns(line.text);
    if (skippedBelow !== undefined && indentation > skippedBelow) continue;
    skippedBelow = undefined;
    const table = previous === undefined ? readGridTable(lines, index) : undefined;
    if (table) {
      uses.push(...table.cells.flatMap((cell) => findInLines(cell, raw)));
      tableEnd = index + table.lineCount;
      continue;
    }
    const [, prefix = "", content] = EXPLICIT_MARKUP.exec(line.text) ?? [];
    const continuesParagraph =
      previous !== undefined && countColumns(previous.text) === indentation && !EXPLICIT_MARKUP.test(previous.text);
    previous = line;
    if (!EXPLICIT_MARKUP.test(line.text) || continuesParagraph) {
      if (/::[ \t]*$/.test(line.text)) skippedBelow = indentation;
      continue;
    }
    const [directive, substitution, name = "", argument = ""] = DIRECTIVE.exec(content ?? "") ?? [];
    if (directive === undefined) {
      // Targets, footnotes and citations are not comments.
      if (!/^(?:_|\[|\|)/.test(content ?? "")) skippedBelow = prefix.length;
    } else if (name === "image" || name === "figure")
      uses.push(readImage(lines, index, { from: line.from + prefix.length, argument, substitution }));
    else if (LITERAL.test(name.replace(/^.*:/, ""))) {
      skippedBelow = prefix.length;
      if (name === "raw" && /^html\b/.test(argument)) raw.push(...readContent(lines, index, prefix.length));
    }
  }
  return uses;
}

/** Returns the spans of the lines in a directive, below its options. */
function readContent(lines: readonly Line[], first: number, column: number): Span[] {
  const content: Span[] = [];
  for (
    let index = first + 1, line = lines[index];
    line && (line.text.trim() === "" || countColumns(line.text) > column);
    line = lines[++index]
  )
    content.push({ from: line.from, to: line.from + line.text.length });
  return content;
}

function readImage(
  lines: readonly Line[],
  first: number,
  { from, argument, substitution }: { from: number; argument: string; substitution: string | undefined },
): ImageUse {
  const start = lines[first] as Line;
  let target = argument.trim();
  let to = start.from + start.text.length;
  let index = first + 1;
  const column = from - start.from;
  const isContent = ({ text }: Line) => text.trim() !== "" && countColumns(text) > column;
  // The URL may continue on the next lines.
  for (let next = lines[index]; next && isContent(next) && !OPTION.test(next.text); next = lines[++index]) target += next.text.trim();
  let alt: { range: Span; value: string } | undefined;
  let isAlt = false;
  for (let next = lines[index]; next && isContent(next); next = lines[++index]) {
    const [option, name, value = ""] = OPTION.exec(next.text) ?? [];
    to = next.from + next.text.length;
    if (option !== undefined) {
      isAlt = name === "alt";
      if (isAlt) alt = { range: { from: to - value.length, to }, value };
    } else if (isAlt && alt) alt = { range: { from: alt.range.from, to }, value: `${alt.value} ${next.text.trim()}` };
  }
  const range = { from, to };
  return { element: ELEMENT, range, alt: createAlt(alt, substitution, range), target, isHidden: false, context: {} };
}

function createAlt(alt: { range: Span; value: string } | undefined, substitution: string | undefined, range: Span): AltText {
  const value = collapseWhitespace(alt?.value ?? substitution ?? "");
  // The name of a substitution is the alt text unless the option `alt` is present.
  if (alt || substitution !== undefined) return { kind: "elementContent", range: alt?.range ?? range, value };
  return {
    kind: "missing",
    range: { from: range.to, to: range.to },
    quoting: { kind: "verbatim", prefix: "", quotes: [""] },
  };
}

function countColumns(text: string): number {
  return text.length - text.trimStart().length;
}
