import { load } from "js-yaml";
import { parse as parseToml } from "smol-toml";
import { convertToPlainLines } from "../../document/lineEnds.ts";
import { findFrontMatter, type FrontMatter } from "../../document/markup/frontMatter/findFrontMatter.ts";
import { createTextToken, type Token } from "../tokens.ts";

const PARSERS: Record<NonNullable<FrontMatter["language"]>, (text: string) => unknown> = { yaml: load, toml: parseToml, json: JSON.parse };

/** Reads front matter, with one token for each object and list in it. @returns the tokens, and the document without its front matter */
export function readFrontMatter(source: string): { tokens: Token[]; body: string } {
  const { text } = convertToPlainLines(source);
  const { language, content, bodyStart } = findFrontMatter(text);
  const body = text.slice(bodyStart);
  if (language === undefined) return { tokens: [], body };
  const data = text.slice(content.from, content.to);
  try {
    return { tokens: readData(PARSERS[language](data)), body };
  } catch {
    // Data that can't be parsed is compared as text, so that changes to it are still noticed.
    return { tokens: [createTextToken("data", data)], body };
  }
}

function readData(data: unknown): Token[] {
  const tokens: Token[] = [];
  const pending: [name: string, value: unknown][] = [["data", data]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [name, value] = next;
    const token: Token = { name, attributes: [] };
    tokens.push(token);
    for (const [key, child] of Object.entries(Object(value) as object)) {
      if (typeof child === "object" && child !== null && !(child instanceof Date)) pending.push([`${name}.${key}`, child]);
      else token.attributes.push([key, String(child)]);
    }
  }
  return tokens;
}
