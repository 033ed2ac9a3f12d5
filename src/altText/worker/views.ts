import { findLineStarts, findSpanIndex } from "../../core/lines.ts";
import { groupFindingsByUse } from "../rules/checkImages.ts";
import { listOccurrences } from "../document/edits/locate.ts";
import { isWritable } from "../document/imageUse.ts";
import { createMark } from "../document/edits/decorativeMark.ts";
import { mayBeDecorative } from "../document/edits/suppress.ts";
import type { Syntax } from "../document/syntax.ts";
import type { ScannedDocument } from "../repository/scanDocument.ts";
import type { AltSettings } from "../repository/settings.ts";
import type { ScannedFile } from "../repository/scan.ts";
import type { AuditedUse, PlacedFinding } from "./protocol.ts";
import type { ScannedPage, ScannedUse } from "./scanProtocol.ts";

/** Maximum length of the source on each side of an element, in characters. */
const MAX_SOURCE_AROUND_LENGTH = 160;

/** Returns the images in a document, each with its findings and its file. */
export function createAuditedUses({ uses, images, findings }: ScannedDocument): AuditedUse[] {
  const findingsByUse = groupFindingsByUse(findings);
  return uses.map((use) => {
    const image = images.get(use);
    return {
      use,
      findings: (findingsByUse.get(use) ?? []).map(({ rule, severity, message }) => ({ rule, severity, message })),
      ...(image?.kind === "file" ? { image: image.path } : {}),
      ...(image?.kind === "attached" ? { isAttached: true } : {}),
    };
  });
}

/** Returns the findings in a document, each with the range to mark. */
export function createPlacedFindings({ source, findings }: ScannedDocument, configured: AltSettings["rules"] = {}): PlacedFinding[] {
  return findings.map(({ rule, severity, message, use: { alt, range } }) => {
    const finding = { rule, severity, message, ...(configured[rule] === undefined ? {} : { isConfigured: true as const }) };
    if (alt.range.to > alt.range.from) return { ...finding, ...alt.range };
    const [line = ""] = /^[^\r\n]*/.exec(source.slice(range.from, range.to)) ?? [];
    return { ...finding, from: range.from, to: range.from + line.length };
  });
}

/** Returns the parts of a scanned document that the editor shows. */
export function createScannedPage(document: ScannedFile): ScannedPage {
  const { path, syntax, source } = document;
  const lineStarts = findLineStarts(source);
  const nextImageIndices = new Map<number, number>();
  const occurrences = listOccurrences(source, document.uses);
  const uses = createAuditedUses(document).map(({ use, findings, image, isAttached }, index): ScannedUse => {
    const { from, to } = use.range;
    const { kind } = use.alt;
    return {
      ...{
        line: findSpanIndex(from, lineStarts) + 1,
        from,
        before: source.slice(from, to),
        occurrence: occurrences[index] ?? { index: 0, count: 1 },
        around: getSourceAround(source, from, to),
        element: use.element,
        context: use.context,
      },
      alt: { kind, value: use.alt.kind === "text" || use.alt.kind === "elementContent" ? use.alt.value : "" },
      ...{ isWritable: isWritable(use), mayBeDecorative: mayMarkAsDecorative({ use, findings }, source, syntax), findings },
      ...(use.cell === undefined ? {} : { cell: { index: use.cell, imageIndex: takeNextIndex(nextImageIndices, use.cell) } }),
      ...(use.target === undefined ? {} : { target: use.target }),
      ...(image === undefined ? {} : { image }),
      ...(isAttached ? { isAttached } : {}),
    };
  });
  return { path, syntax, uses };
}

/** Whether an image can be marked as decorative, with empty alt text or with a comment, and is not marked yet. */
export function mayMarkAsDecorative({ use, findings }: AuditedUse, source: string, syntax: Syntax): boolean {
  const isUnmarked = findings.some(({ rule }) => rule === "empty");
  return isUnmarked ? createMark(use, source, syntax) !== undefined : mayBeDecorative(use, source);
}

/** Returns the source around an element: the rest of its lines and one more line on each side, up to `MAX_SOURCE_AROUND_LENGTH`. */
function getSourceAround(source: string, from: number, to: number): ScannedUse["around"] {
  const before = source.slice(Math.max(0, from - MAX_SOURCE_AROUND_LENGTH), from);
  const after = source.slice(to, to + MAX_SOURCE_AROUND_LENGTH);
  const starts = findLineStarts(before);
  const [, , afterNextLine] = findLineStarts(after);
  const rest = afterNextLine === undefined ? after : after.slice(0, afterNextLine).replace(/(?:\r\n?|\n)$/, "");
  return { before: before.slice(starts.at(-2) ?? 0), after: rest };
}

/** Returns the next index for a key, starting at 0. */
function takeNextIndex(nextIndices: Map<number, number>, key: number): number {
  const index = nextIndices.get(key) ?? 0;
  nextIndices.set(key, index + 1);
  return index;
}
