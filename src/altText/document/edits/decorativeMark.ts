import { standsAlone, type ImageUse } from "../imageUse.ts";
import { getDefinition, type Syntax } from "../syntax.ts";
import type { EditableDocument } from "./changes.ts";
import { normalizeAlt } from "./escape.ts";
import { createAltChange } from "./rewrite.ts";
import { formatSuppression } from "./suppress.ts";
import { mergeChanges, type TextChange } from "./textChange.ts";

/** Comment that marks a lone image with empty alt text as decorative, because Markdown has no attribute for that. It suppresses the rule `empty`. */
export const DECORATIVE_MARK = formatSuppression("empty");

/** Creates the change that inserts the mark after an image. Returns undefined if no comment is possible there, or if the image is not in Markdown syntax. */
export function createMark(use: ImageUse, source: string, syntax: Syntax): TextChange | undefined {
  if (use.element !== "![]()") return undefined;
  const mark = getDefinition(syntax).insertComment(use.range, source, DECORATIVE_MARK);
  return mark && mark.range.from >= use.range.to ? mark : undefined;
}

/**
 * Extends a change of a Markdown image, so that the image has the mark if and only if it is decorative and stands alone.
 * @param change change within the image
 */
export function updateMark(change: TextChange, use: ImageUse, isDecorative: boolean, source: string, syntax: Syntax): TextChange {
  const mark = createMark(use, source, syntax);
  if (mark === undefined) return change;
  const isPresent = source.startsWith(mark.text, mark.range.from);
  if (isPresent === (isDecorative && standsAlone(use))) return change;
  const end = mark.range.from + (isPresent ? mark.text.length : 0);
  return mergeChanges([change, { range: { from: mark.range.from, to: end }, text: isPresent ? "" : mark.text }], source);
}

/** Creates the change that gives an image this alt text. A lone image in Markdown that gets empty alt text is also marked as decorative. */
export function createMarkedAltChange(
  use: ImageUse,
  alt: string,
  { source, syntax, marksDecorative = true }: Pick<EditableDocument, "source" | "syntax" | "marksDecorative">,
): TextChange | undefined {
  const change = createAltChange(use, alt, syntax);
  return change && updateMark(change, use, marksDecorative && normalizeAlt(alt) === "", source, syntax);
}

/** Returns the end of the text that undoing a change restores. The text excludes the attributes between an image and its mark, which do not change. */
export function findUndoEnd(use: ImageUse | undefined, source: string, syntax: Syntax): number {
  const mark = use && createMark(use, source, syntax);
  return use === undefined || mark === undefined || mark.range.from === use.range.to ? Infinity : use.range.to;
}
