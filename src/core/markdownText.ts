import { replaceLoneSurrogates, replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/** Entities for what a template engine in front of Markdown would run, whatever backslash stands before it, and for HTML. */
const ENTITIES: Record<string, string> = { "{": "&#123;", "}": "&#125;", "<": "&lt;", ">": "&gt;" };

/**
 * Formats a text for one line of Markdown, where it stays that text: no markup, HTML, table cell, tag of a template engine, or link.
 * A zero-width space after `@` and `#` keeps GitHub from notifying users and from linking issues, which happens after escapes are resolved.
 */
export function toMarkdownLine(text: string): string {
  return replaceUnsafeCharacters(text, "\uFFFD")
    .replace(/[@#](?=\w)|\bGH-(?=\d)/gi, "$&\u200B")
    .replace(/[\\|`*_~[\]&$]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`)
    .replace(/[{}<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/\s+/g, " ");
}

/** Encodes a URL for the parentheses of a Markdown link or image, which none of its characters can leave. `|` would begin VS Code's dimensions. */
export function toMarkdownUrl(url: string): string {
  return replaceLoneSurrogates(url).replace(/[^\w:/?#@!$&'*+,;=.~%-]/gu, (character) =>
    character === "(" ? "%28" : character === ")" ? "%29" : encodeURIComponent(character),
  );
}
