import type { Span } from "../imageUse.ts";

/** Maximum nesting depth of template strings. */
const MAX_NESTING = 50;

/**
 * Finds the offset after the closing brace of the expression that starts at `from`. Skips strings, template strings and comments. A quote that
 * is not closed on its line is treated as an apostrophe in the text of an element.
 * @returns undefined if the expression is never closed
 */
export function findBraceEnd(source: string, from: number, nesting = 0): number | undefined {
  if (nesting > MAX_NESTING) return undefined;
  const pattern = /[{}"'`]|(?<!:)\/\/|\/\*/g;
  pattern.lastIndex = from;
  /** For each kind of quote, the end of the last line in which it was not closed. Avoids searching a long line again for every quote. */
  const unclosedUntil = { '"': 0, "'": 0 };
  let depth = 0;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    switch (match[0]) {
      case "{":
        depth += 1;
        break;
      case "}":
        depth -= 1;
        if (depth === 0) return pattern.lastIndex;
        break;
      case "//":
        pattern.lastIndex = findEnd("\n", source, pattern.lastIndex);
        break;
      case "/*":
        pattern.lastIndex = findEnd("*/", source, pattern.lastIndex);
        break;
      case "`": {
        const end = findTemplateEnd(source, pattern.lastIndex, nesting);
        if (end === undefined) return undefined;
        pattern.lastIndex = end;
        break;
      }
      default: {
        const quote = match[0] === '"' ? '"' : "'";
        if (match.index < unclosedUntil[quote]) break;
        const { end, isClosed } = findStringEnd(source, match.index);
        if (isClosed) pattern.lastIndex = end;
        else unclosedUntil[quote] = end;
      }
    }
  }
  return undefined;
}

/** Finds the offset after the string at `from`, or the end of the line if the string is not closed on that line. */
function findStringEnd(source: string, from: number): { end: number; isClosed: boolean } {
  const string = source[from] === '"' ? /"(?:\\.|[^"\\\n])*("?)/y : /'(?:\\.|[^'\\\n])*('?)/y;
  string.lastIndex = from;
  return { isClosed: string.exec(source)?.[1] !== "", end: string.lastIndex };
}

function findTemplateEnd(source: string, from: number, nesting: number): number | undefined {
  const pattern = /\\[^]|`|\$\{/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    if (match[0] === "`") return pattern.lastIndex;
    if (match[0] !== "${") continue;
    const end = findBraceEnd(source, pattern.lastIndex - 1, nesting + 1);
    if (end === undefined) return undefined;
    pattern.lastIndex = end;
  }
  return undefined;
}

function findExpressionEnd(source: string, from: number): number | undefined {
  return source[from] === "`" ? findTemplateEnd(source, from + 1, 0) : findBraceEnd(source, from);
}

/** Finds the offset after the next `mark`, or the end of the document. */
export function findEnd(mark: string, source: string, from: number): number {
  const index = source.indexOf(mark, from);
  return index < 0 ? source.length : index + mark.length;
}

export interface Tag {
  to: number;
  /** Expressions in the tag, including their braces or backticks. */
  expressions: Span[];
  /** Comments between the attributes. */
  comments: Span[];
}

/**
 * Number of unclosed braces that are still tolerated. Each unclosed brace costs a search to the end of the document. When the budget is used up,
 * all braces are treated as text.
 */
export interface UnclosedBudget {
  remaining: number;
}

export function createUnclosedBudget(): UnclosedBudget {
  return { remaining: 10 };
}

/**
 * Reads the opening or closing tag at `from`. A tag that is never closed ends at the next tag.
 * @param isSvelte whether braces inside quotes are expressions, and whether there may be comments of JavaScript between attributes
 */
export function readTag(source: string, from: number, isSvelte: boolean, unclosedBudget: UnclosedBudget): Tag | undefined {
  const name = /<\/?(?:[a-z][\w.:-]*|(?=>))/iy;
  name.lastIndex = from;
  if (!name.test(source)) return undefined;
  const expressions: Span[] = [];
  const comments: Span[] = [];
  // Backticks quote values in Astro.
  const pattern = isSvelte ? /["'{<>]|(?<=[\s"'}])\/[/*]/g : /["'{<>]|(?<==)`/g;
  pattern.lastIndex = name.lastIndex;
  let quote = "";
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const character = match[0];
    if (character.startsWith("/")) {
      if (quote !== "") continue;
      pattern.lastIndex = findEnd(character === "//" ? "\n" : "*/", source, pattern.lastIndex);
      comments.push({ from: match.index, to: pattern.lastIndex });
      continue;
    }
    if ((character === "{" && (quote === "" || isSvelte)) || (character === "`" && quote === "")) {
      const to = unclosedBudget.remaining > 0 ? findExpressionEnd(source, match.index) : undefined;
      if (to === undefined) {
        unclosedBudget.remaining -= 1;
        continue;
      }
      expressions.push({ from: match.index, to });
      pattern.lastIndex = to;
    } else if (character === quote) quote = "";
    else if (quote !== "") continue;
    else if (character === '"' || character === "'") quote = character;
    else if (character !== "{" && character !== "`")
      return { to: character === ">" ? pattern.lastIndex : match.index, expressions, comments };
  }
  return { to: source.length, expressions, comments };
}
