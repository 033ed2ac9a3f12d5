import type { Span } from "../../imageUse.ts";

/** The data at the start of a document. `language` is undefined if there is none; `bodyStart` is then 0. */
export interface FrontMatter {
  language: "yaml" | "toml" | "json" | undefined;
  content: Span;
  /** Offset after the front matter. */
  bodyStart: number;
}

const NONE: FrontMatter = { language: undefined, content: { from: 0, to: 0 }, bodyStart: 0 };

/** Maximum length of front matter, in characters. Front matter written by hand is far shorter. */
export const MAX_FRONT_MATTER_LENGTH = 100_000;

/**
 * Finds front matter in text whose line endings are line feeds: YAML between dashes, which may also end with three dots (Jekyll, Pandoc, MkDocs),
 * TOML between plus signs (Hugo, Zola), JSON as an object (Hugo), and any of them between dashes with the name of the language (gray-matter).
 */
export function findFrontMatter(text: string): FrontMatter {
  const [opening, fence, name = ""] = /^(---|\+\+\+)[ \t]*(yaml|yml|toml|json)?[ \t]*\n/i.exec(text) ?? [];
  if (opening === undefined) return findJsonObject(text);
  const closing = fence === "---" ? /^(?:---|\.\.\.)[ \t]*(?:\n|$)/gm : /^\+\+\+[ \t]*(?:\n|$)/gm;
  closing.lastIndex = opening.length;
  const end = closing.exec(text);
  if (end === null) return NONE;
  const language = /toml/i.test(name) || (name === "" && fence === "+++") ? "toml" : /json/i.test(name) ? "json" : "yaml";
  return { language, content: { from: opening.length, to: end.index }, bodyStart: closing.lastIndex };
}

/** Finds a JSON object at the start of a document. A brace may also start an expression or a template tag, so the object must be valid. */
function findJsonObject(text: string): FrontMatter {
  if (!/^\{\s*"/.test(text)) return NONE;
  const head = text.slice(0, MAX_FRONT_MATTER_LENGTH);
  let depth = 0;
  for (const { 0: mark, index } of head.matchAll(/"(?:\\.|[^"\\\n])*"|[{}]/g)) {
    if (mark === "{") depth += 1;
    if (mark === "}") depth -= 1;
    if (depth > 0) continue;
    const to = index + 1;
    const [rest] = /^[ \t]*(?:\n|$)/.exec(text.slice(to)) ?? [];
    return rest !== undefined && isJson(text.slice(0, to))
      ? { language: "json", content: { from: 0, to }, bodyStart: to + rest.length }
      : NONE;
  }
  return NONE;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
