// The main module of the package would add all named entities, 50 KB, to the bundle of the extension.
import { escapeAttribute } from "entities/escape";
import { replaceUnsafeCharacters } from "../../../core/unsafeCharacters.ts";
import { collapseWhitespace } from "../markup.ts";

/**
 * Normalizes alt text for a document: puts it on one line, and removes control characters and lone surrogates, because parsers reject them.
 */
export function normalizeAlt(text: string): string {
  return collapseWhitespace(replaceUnsafeCharacters(text.replaceAll("\u0085", " "), ""));
}

/**
 * Escapes characters that have a special meaning in Markdown, MDX, table cells and GitHub's autolinks. A backslash precedes only characters that
 * every Markdown converter unescapes; kramdown and Python-Markdown would show the backslash before `&`, `@` or `~`. Other characters become
 * entities, as do those that start or end a template tag, because template engines such as Liquid run before the Markdown converter.
 */
export function escapeMarkdown(text: string): string {
  const escapedText = text.replace(/&(?=#?[a-z\d]+;)/gi, "&amp;").replace(/[\\*_[\]>]|(?<=www)\./gi, String.raw`\$&`);
  return escapedText.replace(MARKDOWN_ENTITIES, toEntity);
}

/** Matches characters that become entities, including those that mark formulas, subscripts and superscripts (Pandoc, remark-math), and those in URLs and email addresses. */
const MARKDOWN_ENTITIES = /[<{}`|~$]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=[\w.+-])@|@(?=[\w{])|\^(?=\S)/gi;

/**
 * Escapes a value in double quotes, including `<`, braces, `[[` and `@` before a name: HTML allows these, but template engines (Razor,
 * Thymeleaf and FreeMarker among them) parse them as a tag or an expression.
 */
export function escapeMarkupAttribute(text: string): string {
  return escapeAttribute(text).replace(/[<{}]|(?<=[%?])>|\[(?=[[(=#@])|(?<![\w.])@(?=\(|[a-z_]\w*(?:\.[a-z_]|\())/gi, toEntity);
}

/**
 * Escapes an attribute value in Markdown, where a pipe ends a table cell even inside an attribute. Python-Markdown reads links and escapes before
 * tags, and emphasis before attributes in braces.
 */
export function escapeAttributeInMarkdown(text: string): string {
  return escapeMarkupAttribute(text).replace(/[|`[*]|(?<!\w)_|_(?!\w)|\\(?=[!-/:-@[-`{-~])/g, toEntity);
}

/**
 * Formats a YAML or TOML string in double quotes. The first character of a template engine's tag is escaped, because such engines may
 * process the whole file. Backticks are escaped, because knitr runs the code between them.
 */
export function quoteForFrontMatter(text: string): string {
  return JSON.stringify(text)
    .replace(/\{(?=[{%#])/g, String.raw`\u007B`)
    .replace(/<(?=[%?#@])/g, String.raw`\u003C`)
    .replaceAll("`", String.raw`\u0060`);
}

const ENTITIES: Record<string, string> = {
  "<": "&lt;",
  ">": "&gt;",
  "{": "&#123;",
  "}": "&#125;",
  "|": "&#124;",
  "[": "&#91;",
  "\\": "&#92;",
  "*": "&#42;",
  _: "&#95;",
  "@": "&#64;",
  "~": "&#126;",
  ":": "&#58;",
  "^": "&#94;",
  $: "&#36;",
  // Even an escaped backtick would close a code span that was opened before the image.
  "`": "&#96;",
};

function toEntity(character: string): string {
  return ENTITIES[character] ?? character;
}
