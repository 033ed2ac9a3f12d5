import { convertToPlainLines } from "./lineEnds.ts";
import { findFrontMatter } from "./markup/frontMatter/findFrontMatter.ts";

/** Matches the field for the language in front matter, in YAML, TOML or JSON. */
const LANGUAGE_FIELD = /^[ \t]*["']?(?:lang|language|locale)["']?[ \t]*[:=][ \t]*["']?([a-z]{2,3}(?:[-_][a-z\d]+)*)["']?[ \t,]*(?:#.*)?$/im;

/** Finds the language that a page declares, such as `de`, in `<html lang>` or in front matter. */
export function findPageLanguage(source: string): string | undefined {
  const head = source.slice(0, 5000);
  const tag = /<html\b[^>]*?\slang\s*=\s*["']?([a-z]{2,3}(?:-[a-z\d]+)*)/i.exec(head)?.[1];
  const { text } = convertToPlainLines(head);
  const { content } = findFrontMatter(text);
  return tag ?? LANGUAGE_FIELD.exec(text.slice(content.from, content.to))?.[1];
}
