// The package's main module would load all named entities, 50 KB, into the extension host.
import { escapeAttribute } from "entities/escape";

/** Escapes the characters with a meaning in Markdown, MDX, table cells and GitHub's autolinks. */
export function escapeMarkdown(text: string): string {
  const escaped = text.replace(/[\\*_[\]<>&|~@{]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`);
  return escaped.replaceAll("`", BACKTICK);
}

/** A backtick closes a code span opened before the image even after a backslash, so it is written as an entity. */
const BACKTICK = "&#96;";

/** For double quotes. `<` and braces are literal in HTML, but templates read them as a tag or an expression. */
export function escapeMarkupAttribute(text: string): string {
  return escapeAttribute(text).replace(/[<{}]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { "<": "&lt;", "{": "&#123;", "}": "&#125;" };

/** A pipe ends a table cell even inside an attribute. */
export function escapeAttributeInMarkdown(text: string): string {
  return escapeMarkupAttribute(text).replaceAll("|", "&#124;").replaceAll("`", BACKTICK);
}
