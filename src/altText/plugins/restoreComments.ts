import type { MicromarkToken } from "markdownlint";

/**
 * Restores the text of HTML comments, which markdownlint hides from its rules. Comments may suppress findings, and their text is still in the
 * parser's tokens.
 * @param lines lines of the document, with a period for each character of a comment
 */
export function restoreComments(lines: readonly string[], tokens: readonly MicromarkToken[]): string[] {
  const restored = [...lines];
  for (const { startLine, startColumn, endLine, text } of listLeaves(tokens)) {
    const line = restored[startLine - 1];
    if (startLine !== endLine || line === undefined) continue;
    const start = startColumn - 1;
    restored[startLine - 1] = `${line.slice(0, start)}${text}${line.slice(start + text.length)}`;
  }
  return restored;
}

function* listLeaves(tokens: readonly MicromarkToken[]): Generator<MicromarkToken> {
  for (const token of tokens) {
    if (token.children.length === 0) yield token;
    else yield* listLeaves(token.children);
  }
}
