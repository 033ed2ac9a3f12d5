import { replaceLoneSurrogates, replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/** Entities for what a template engine in front of Markdown would run, whatever backslash stands before it, and for HTML. */
const ENTITIES: Record<string, string> = { "{": "&#123;", "}": "&#125;", "<": "&lt;", ">": "&gt;" };

/**
 * Formats a text for one line of Markdown, where it stays that text: no markup, HTML, table cell, tag of a template engine, or link.
 * GitHub looks for mentions after escapes are resolved, so a zero-width space keeps it from finding any.
 */
export function toMarkdownLine(text: string): string {
  return preventMentions(replaceUnsafeCharacters(text, "\uFFFD"))
    .replace(/[\\|`*_~[\]&$]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`)
    .replace(/[{}<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/\s+/g, " ");
}

/** Keeps GitHub from notifying the users and linking the issues that a text names. */
export function preventMentions(text: string): string {
  return text.replace(/[@#](?=\w)|\bGH-(?=\d)/gi, "$&\u200B");
}

/** Encodes a URL for the parentheses of a Markdown link or image, which none of its characters can leave. `|` would begin VS Code's dimensions. */
export function toMarkdownUrl(url: string): string {
  return replaceLoneSurrogates(url).replace(/[^\w:/?#@!$&'*+,;=.~%-]/gu, (character) =>
    character === "(" ? "%28" : character === ")" ? "%29" : encodeURIComponent(character),
  );
}
