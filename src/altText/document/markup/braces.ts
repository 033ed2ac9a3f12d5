import type { Span } from "../imageUse.ts";

/** Templates nest no deeper. */
const MAX_NESTING = 50;

/**
 * Where the expression in braces that opens at `from` ends, behind its closing brace; undefined where none closes it. Strings, templates and
 * comments are known; a quote that its line does not close is an apostrophe in the text of an element.
 */
export function findBraceEnd(source: string, from: number, nesting = 0): number | undefined {
  if (nesting > MAX_NESTING) return undefined;
  const sign = /[{}"'`]|(?<!:)\/\/|\/\*/g;
  sign.lastIndex = from;
  let depth = 0;
  for (let found = sign.exec(source); found; found = sign.exec(source)) {
    switch (found[0]) {
      case "{":
        depth += 1;
        break;
      case "}":
        depth -= 1;
        if (depth === 0) return sign.lastIndex;
        break;
      case "//":
        sign.lastIndex = endOf("\n", source, sign.lastIndex);
        break;
      case "/*":
        sign.lastIndex = endOf("*/", source, sign.lastIndex);
        break;
      case "`": {
        const end = templateEnd(source, sign.lastIndex, nesting);
        if (end === undefined) return undefined;
        sign.lastIndex = end;
        break;
      }
      default:
        sign.lastIndex = stringEnd(source, found.index) ?? sign.lastIndex;
    }
  }
  return undefined;
}

function stringEnd(source: string, from: number): number | undefined {
  const string = source[from] === '"' ? /"(?:\\.|[^"\\\n])*"/y : /'(?:\\.|[^'\\\n])*'/y;
  string.lastIndex = from;
  return string.test(source) ? string.lastIndex : undefined;
}

function templateEnd(source: string, from: number, nesting: number): number | undefined {
  const sign = /\\[^]|`|\$\{/g;
  sign.lastIndex = from;
  for (let found = sign.exec(source); found; found = sign.exec(source)) {
    if (found[0] === "`") return sign.lastIndex;
    if (found[0] !== "${") continue;
    const end = findBraceEnd(source, sign.lastIndex - 1, nesting + 1);
    if (end === undefined) return undefined;
    sign.lastIndex = end;
  }
  return undefined;
}

function expressionEnd(source: string, from: number): number | undefined {
  return source[from] === "`" ? templateEnd(source, from + 1, 0) : findBraceEnd(source, from);
}

/** Behind the next `mark`, or at the end of the document. */
export function endOf(mark: string, source: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}

export interface Tag {
  to: number;
  /** Its expressions, with their braces or backticks. */
  expressions: Span[];
}

/** How many more braces of a document may be looked for to its end and not be closed: from there on, all count as text. */
export interface Unclosed {
  left: number;
}

export function limitUnclosed(): Unclosed {
  return { left: 10 };
}

/**
 * The tag that opens, or closes, at `from`; one that is never closed ends where the next begins.
 * @param inQuotes whether braces between quotes are expressions, as Svelte has it
 */
export function readTag(source: string, from: number, inQuotes: boolean, unclosed: Unclosed): Tag | undefined {
  const name = /<\/?(?:[a-z][\w.:-]*|(?=>))/iy;
  name.lastIndex = from;
  if (!name.test(source)) return undefined;
  const expressions: Span[] = [];
  // Astro has values in backticks.
  const sign = /["'{<>]|(?<==)`/g;
  sign.lastIndex = name.lastIndex;
  let quote = "";
  for (let found = sign.exec(source); found; found = sign.exec(source)) {
    const one = found[0];
    if ((one === "{" && (quote === "" || inQuotes)) || (one === "`" && quote === "")) {
      const to = unclosed.left > 0 ? expressionEnd(source, found.index) : undefined;
      if (to === undefined) {
        unclosed.left -= 1;
        continue;
      }
      expressions.push({ from: found.index, to });
      sign.lastIndex = to;
    } else if (one === quote) quote = "";
    else if (quote !== "") continue;
    else if (one === '"' || one === "'") quote = one;
    else if (one !== "{" && one !== "`") return { to: one === ">" ? sign.lastIndex : found.index, expressions };
  }
  return { to: source.length, expressions };
}
