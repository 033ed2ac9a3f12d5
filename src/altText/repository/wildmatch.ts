/**
 * Matches patterns in ignore files. A match takes time proportional to the product of the lengths of the pattern and the text, unlike the
 * regular expressions that libraries create: a repository must not be able to keep a scan busy. Source: gitignore(5), and `wildmatch.c` in
 * git 2.39.
 */

/** An element of a pattern. */
type Token =
  | { kind: "character"; code: number }
  | { kind: "any" }
  | { kind: "star" }
  | { kind: "set"; includes: (code: number) => boolean };

/** The tokens between two slashes, or `**`, which stands for any number of folders. */
export type Segment = "folders" | { tokens: Token[]; starCount: number; literal: string | undefined };

/** Splits a pattern at its slashes. @returns undefined if git would never find a match */
export function parsePattern(pattern: string): Segment[] | undefined {
  const segments: Segment[] = [];
  let tokens: Token[] = [];
  const endSegment = () => {
    const isFolders = tokens.length >= 2 && tokens.every(({ kind }) => kind === "star");
    segments.push(isFolders ? "folders" : createSegment(tokens));
    tokens = [];
  };
  for (let offset = 0; offset < pattern.length; offset += 1) {
    const character = pattern[offset];
    if (character === "/") endSegment();
    else if (character === "*") tokens.push({ kind: "star" });
    else if (character === "?") tokens.push({ kind: "any" });
    else if (character === "[") {
      const set = parseSet(pattern, offset);
      if (set === undefined) return undefined;
      tokens.push({ kind: "set", includes: set.includes });
      offset = set.end;
    } else {
      if (character === "\\") offset += 1;
      if (offset === pattern.length) return undefined;
      if (pattern[offset] === "/") endSegment();
      else tokens.push({ kind: "character", code: pattern.charCodeAt(offset) });
    }
  }
  endSegment();
  return segments;
}

function createSegment(allTokens: Token[]): Segment {
  const tokens = allTokens.filter(({ kind }, index) => kind !== "star" || allTokens[index - 1]?.kind !== "star");
  const starCount = tokens.filter(({ kind }) => kind === "star").length;
  return { tokens, starCount, literal: readLiteral(tokens) };
}

function readLiteral(tokens: Token[]): string | undefined {
  let text = "";
  for (const token of tokens) {
    if (token.kind !== "character") return undefined;
    text += String.fromCharCode(token.code);
  }
  return text;
}

/** Returns the suffix that a segment such as `*.log` requires, or undefined for other segments. */
export function getSuffix(segment: Segment): string | undefined {
  return segment !== "folders" && segment.tokens[0]?.kind === "star" ? readLiteral(segment.tokens.slice(1)) : undefined;
}

/** A segment that matches any name. */
const anyName = createSegment([{ kind: "star" }]);

/** Makes a final `**` require at least one name: `a/**` does not match `a`. */
export function requireName(segments: Segment[]): Segment[] {
  return segments.at(-1) === "folders" ? [...segments.slice(0, -1), anyName, "folders"] : segments;
}

/** Whether the name of a file or folder matches. */
export function matchName(segment: Segment, name: string): boolean {
  if (segment === "folders") return true;
  const { tokens, starCount, literal } = segment;
  if (literal !== undefined) return literal === name;
  const lastToken = tokens.at(-1);
  // Quickly rejects most names.
  if (tokens.length - starCount > name.length || (lastToken?.kind !== "star" && !matchCode(lastToken, name.charCodeAt(name.length - 1))))
    return false;
  return matchSequence(
    name.length,
    tokens.length,
    (token) => tokens[token]?.kind === "star",
    (token, position) => matchCode(tokens[token], name.charCodeAt(position)),
  );
}

function matchCode(token: Token | undefined, code: number): boolean {
  switch (token?.kind) {
    case "any":
      return true;
    case "character":
      return token.code === code;
    case "set":
      return token.includes(code);
    default:
      return false;
  }
}

/** Whether a path matches. @param names the path, split at its slashes */
export function matchPath(segments: readonly Segment[], names: readonly string[]): boolean {
  return matchSequence(
    names.length,
    segments.length,
    (segment) => segments[segment] === "folders",
    (segment, position) => matchName(segments[segment] ?? "folders", names[position] ?? ""),
  );
}

/**
 * Matches items against a pattern in which wildcards stand for any number of items. Only the last wildcard needs to be tried again: if an
 * earlier wildcard took more items, fewer would remain for the rest of the pattern.
 */
function matchSequence(
  itemCount: number,
  patternLength: number,
  isWildcard: (index: number) => boolean,
  matches: (index: number, item: number) => boolean,
): boolean {
  let [index, item] = [0, 0];
  let retry: { index: number; item: number } | undefined;
  while (item < itemCount) {
    if (index < patternLength && isWildcard(index)) {
      index += 1;
      retry = { index, item };
    } else if (index < patternLength && matches(index, item)) {
      index += 1;
      item += 1;
    } else if (retry) {
      retry.item += 1;
      ({ index, item } = retry);
    } else return false;
  }
  while (index < patternLength && isWildcard(index)) index += 1;
  return index === patternLength;
}

const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ["alnum", /[0-9A-Za-z]/],
  ["alpha", /[A-Za-z]/],
  ["blank", /[ \t]/],
  // oxlint-disable-next-line no-control-regex -- the class of control characters
  ["cntrl", /[\x00-\x1f\x7f]/],
  ["digit", /[0-9]/],
  ["graph", /[!-.0-~]/],
  ["lower", /[a-z]/],
  ["print", /[ -.0-~]/],
  ["punct", /[!-.:-@[-`{-~]/],
  ["space", /[ \t\n\r]/],
  ["upper", /[A-Z]/],
  ["xdigit", /[0-9A-Fa-f]/],
]);

const OPENING_BRACKET = 91;

/** Parses the set in brackets at `from`. @returns the set and the offset of its closing bracket; undefined if git rejects the set */
function parseSet(pattern: string, from: number): { includes: (code: number) => boolean; end: number } | undefined {
  let offset = from + 1;
  const isNegated = pattern[offset] === "!" || pattern[offset] === "^";
  if (isNegated) offset += 1;
  const ranges: [first: number, last: number][] = [];
  const classes: RegExp[] = [];
  let previous: number | undefined;
  // Offset of the next closing bracket, kept so that the same bracket is not searched for twice.
  let closingBracket = -1;
  // The first member may be a closing bracket.
  for (let isFirst = true; isFirst || pattern[offset] !== "]"; isFirst = false, offset += 1) {
    if (pattern[offset] === undefined) return undefined;
    if (pattern[offset] === "[" && pattern[offset + 1] === ":") {
      if (closingBracket < offset + 2) closingBracket = pattern.indexOf("]", offset + 2);
      if (closingBracket < 0) return undefined;
      if (closingBracket > offset + 2 && pattern[closingBracket - 1] === ":") {
        const characterClass = CLASSES.get(pattern.slice(offset + 2, closingBracket - 1));
        if (characterClass === undefined) return undefined;
        classes.push(characterClass);
        previous = undefined;
        offset = closingBracket;
        continue;
      }
      previous = OPENING_BRACKET;
      ranges.push([previous, previous]);
    } else if (pattern[offset] === "-" && previous !== undefined && pattern[offset + 1] !== undefined && pattern[offset + 1] !== "]") {
      offset += pattern[offset + 1] === "\\" ? 2 : 1;
      if (offset >= pattern.length) return undefined;
      ranges.push([previous, pattern.charCodeAt(offset)]);
      previous = undefined;
    } else {
      if (pattern[offset] === "\\") offset += 1;
      if (offset >= pattern.length) return undefined;
      previous = pattern.charCodeAt(offset);
      ranges.push([previous, previous]);
    }
  }
  const includes = (code: number) =>
    isNegated !==
    (ranges.some(([first, last]) => first <= code && code <= last) || classes.some((pattern) => pattern.test(String.fromCharCode(code))));
  return { includes, end: offset };
}
