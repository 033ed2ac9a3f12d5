import { findLineStarts, findSpanIndex } from "../../core/lines.ts";
import type { Finding } from "../rules/checkImages.ts";

/** A finding with its position, in lines and columns as editors count them. */
export interface LocatedFinding {
  /** Lines and columns count from 1; columns are in UTF-16 code units. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Number of the notebook cell, from 1. */
  cell?: number;
  /** Line in the text of the notebook cell, from 1. */
  cellLine?: number;
  rule: Finding["rule"];
  severity: Finding["severity"];
  message: string;
  /** URL of the image as the document gives it, but only the media type of a `data:` URL. Absent if an expression computes the URL. */
  image?: string;
  /** Source text of the element. */
  text: string;
}

/** Locates the findings in a document. */
export function locateFindings<Rule extends string>({
  source,
  findings,
}: {
  source: string;
  findings: (Pick<Finding, "severity" | "message" | "use"> & { rule: Rule })[];
}): (Omit<LocatedFinding, "rule"> & { rule: Rule })[] {
  if (findings.length === 0) return [];
  const lineStarts = findLineStarts(source);
  const toPosition = (offset: number) => {
    const line = findSpanIndex(offset, lineStarts);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  return findings.map(({ rule, severity, message, use: { range, target, cell, cellLine } }) => {
    const [start, end] = [toPosition(range.from), toPosition(range.to)];
    return {
      ...{ ...start, endLine: end.line, endColumn: end.column },
      ...(cell === undefined ? {} : { cell: cell + 1, cellLine: (cellLine ?? 0) + 1 }),
      ...{ rule, severity, message },
      ...(target === undefined ? {} : { image: nameImage(target) }),
      text: source.slice(range.from, range.to),
    };
  });
}

/** Shortens a `data:` URL, which contains the image itself, to its media type. */
function nameImage(target: string): string {
  return /^data:[^,;]{0,100}/i.exec(target)?.[0] ?? target;
}
