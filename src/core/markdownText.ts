import { replaceLoneSurrogates, replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Entities for characters that HTML or a template engine would interpret. Backslashes don't escape them: template engines run before the
 * Markdown parser.
 */
const ENTITIES: Record<string, string> = { "{": "&#123;", "}": "&#125;", "<": "&lt;", ">": "&gt;" };

/**
 * Formats text for one line of Markdown that may be published on GitHub, so that nothing in it is parsed as markup or a mention. Escapes
 * don't prevent mentions, because GitHub resolves them first; a zero-width space does.
 */
export function toMarkdownLine(text: string): string {
  return escapeMarkdownLine(preventMentions(text));
}

/** Escapes text for one line of Markdown, so that nothing in it is parsed as markup, HTML, a table cell, a template tag or a link. */
export function escapeMarkdownLine(text: string): string {
  return replaceUnsafeCharacters(text, "\uFFFD")
    .replace(/[\\|`*_~[\]&$]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`)
    .replace(/[{}<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/\s+/g, " ");
}

/** Prevents GitHub from notifying users or linking issues that a text mentions. */
export function preventMentions(text: string): string {
  return text.replace(/[@#](?=\w)|\bGH-(?=\d)/gi, "$&\u200B");
}

/**
 * Encodes a URL for the parentheses of a Markdown link or image, so that the URL can't close the parentheses. Also encodes `|`, because VS
 * Code reads the text after it as the size of the image.
 */
export function toMarkdownUrl(url: string): string {
  return replaceLoneSurrogates(url).replace(/[^\w:/?#@!$&'*+,;=.~%-]/gu, (character) =>
    character === "(" ? "%28" : character === ")" ? "%29" : encodeURIComponent(character),
  );
}

/** Creates a fence of at least `minLength` backticks that is longer than any run of backticks in `text`, so that the text can't end it. */
export function createFence(text: string, minLength: number): string {
  const longestRun = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return "`".repeat(Math.max(minLength, longestRun + 1));
}
