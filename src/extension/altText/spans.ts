import { Range, type TextDocument } from "vscode";
import type { Span } from "../../altText/light.ts";

export function toRange(document: TextDocument, { from, to }: Span): Range {
  return new Range(document.positionAt(from), document.positionAt(to));
}
