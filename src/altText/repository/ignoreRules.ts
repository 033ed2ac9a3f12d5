import { isCaseSensitive as isSystemCaseSensitive } from "../../disk/caseSensitivity.ts";
import { getSuffix, matchName, matchPath, parsePattern, requireName, type Segment } from "./wildmatch.ts";

interface Rule {
  isNegated: boolean;
  /** Whether the rule applies only to folders, including their content. */
  isForFolders: boolean;
  /** Whether the rule applies to paths relative to the folder of its ignore file. Otherwise it applies to names at any depth. */
  isPath: boolean;
  segments: Segment[];
}

/** Effect of the rules on a path; undefined if no rule applies. */
export type Verdict = "ignored" | "unignored" | undefined;

/** The rules of the ignore files in one folder, applied as git applies them. The last matching rule takes precedence. */
export class IgnoreRules {
  readonly #isCaseSensitive: boolean;
  /** Rules for one name, at any depth. */
  readonly #byName = new Map<string, number[]>();
  /** Rules for one path. */
  readonly #byPath = new Map<string, number[]>();
  /** Rules such as `*.log`, by the text after the star. */
  readonly #bySuffix = new Map<string, number[]>();
  /** The other rules. */
  readonly #otherRules: number[] = [];
  readonly #rules: Rule[] = [];

  constructor(text: string, isCaseSensitive = isSystemCaseSensitive) {
    this.#isCaseSensitive = isCaseSensitive;
    for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) this.#add(line);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * Tests the last name of a path. The folders above it are not tested: everything in an ignored folder is ignored, too.
   * @param path path relative to the folder of the rules, with forward slashes
   */
  test(path: string, isFolder: boolean): Verdict {
    return this.#testPath(this.#toComparable(path).split("/"), isFolder);
  }

  /** Converts text to one character per byte of UTF-8, because git's “?” matches one byte. Git ignores the case of ASCII letters only. */
  #toComparable(text: string): string {
    const bytes = /[^\0-\x7F]/.test(text) ? Buffer.from(text).toString("latin1") : text;
    return this.#isCaseSensitive ? bytes : bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }

  #testPath(names: string[], isFolder: boolean): Verdict {
    const name = names.at(-1) ?? "";
    const applies = (index: number) => isFolder || this.#rules[index]?.isForFolders === false;
    const findLastRule = (indices: number[] | undefined) => indices?.findLast(applies) ?? -1;
    let lastIndex = Math.max(findLastRule(this.#byName.get(name)), findLastRule(this.#byPath.get(names.join("/"))));
    for (let start = 0; start <= name.length && this.#bySuffix.size > 0; start += 1) {
      lastIndex = Math.max(lastIndex, findLastRule(this.#bySuffix.get(name.slice(start))));
    }
    for (let position = this.#otherRules.length - 1; position >= 0; position -= 1) {
      const index = this.#otherRules[position] ?? -1;
      if (index <= lastIndex) break;
      if (applies(index) && this.#matches(index, names, name)) {
        lastIndex = index;
        break;
      }
    }
    const rule = this.#rules[lastIndex];
    return rule && (rule.isNegated ? "unignored" : "ignored");
  }

  #matches(index: number, names: string[], name: string): boolean {
    const { isPath, segments } = this.#rules[index] as Rule;
    return isPath ? matchPath(segments, names) : matchName(segments[0] ?? "folders", name);
  }

  #add(line: string): void {
    let text = trimTrailingSpaces(line);
    if (text.startsWith("#")) return;
    const isNegated = text.startsWith("!");
    if (isNegated) text = text.slice(1);
    const isForFolders = text.endsWith("/");
    if (isForFolders) text = text.slice(0, -1);
    const isPath = text.includes("/");
    const parsed = parsePattern(this.#toComparable(text).replace(/^\//, ""));
    if (text === "" || parsed === undefined) return;
    const segments = isPath ? requireName(parsed) : parsed;
    const index = this.#rules.push({ isNegated, isForFolders, isPath, segments }) - 1;
    const literals = segments.map((segment) => (segment === "folders" ? undefined : segment.literal));
    const [firstSegment = "folders"] = segments;
    const suffix = isPath ? undefined : getSuffix(firstSegment);
    if (suffix !== undefined) addTo(this.#bySuffix, suffix, index);
    else if (literals.includes(undefined)) this.#otherRules.push(index);
    else addTo(isPath ? this.#byPath : this.#byName, literals.join("/"), index);
  }
}

function addTo(map: Map<string, number[]>, key: string, index: number): void {
  const indices = map.get(key);
  if (indices) indices.push(index);
  else map.set(key, [index]);
}

/** Trims trailing spaces, except for a space after a backslash. */
function trimTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === " ") end -= 1;
  if (end === line.length) return line;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === "\\") backslashes += 1;
  return line.slice(0, backslashes % 2 === 1 ? end + 1 : end);
}
