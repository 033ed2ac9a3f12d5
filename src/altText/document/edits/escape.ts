// The main module of the package would add all named entities, 50 KB, to the bundle of the extension.
import { escapeAttribute } from "entities/escape";

/** Escapes the characters with a meaning in Markdown, MDX, table cells and GitHub's autolinks. */
export function escapeMarkdown(text: string): string {
  const escaped = text.replace(/[\\*_[\]<>&|~@{]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`);
  return escaped.replaceAll("`", BACKTICK);
}

/** Entity for a backtick. Even an escaped backtick would close a code span that was opened before the image. */
const BACKTICK = "&#96;";

/** Escapes a value in double quotes. HTML does not require it for `<` and braces, but templates parse them as a tag or an expression. */
export function escapeMarkupAttribute(text: string): string {
  return escapeAttribute(text).replace(/[<{}]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { "<": "&lt;", "{": "&#123;", "}": "&#125;" };

/** Escapes an attribute in Markdown, where a pipe ends a table cell even inside an attribute. */
export function escapeAttributeInMarkdown(text: string): string {
  return escapeMarkupAttribute(text).replaceAll("|", "&#124;").replaceAll("`", BACKTICK);
}
