import { escapeAttribute } from "entities";
import type { ImageUse, Quoting, Span } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import type { Syntax } from "../syntax.ts";

/** A change of a document: `range` is replaced by `text`. */
export interface TextChange {
  range: Span;
  text: string;
}

/** Number of characters by which a change makes the document longer; negative when it gets shorter. */
export function lengthDelta({ range, text }: TextChange): number {
  return text.length - (range.to - range.from);
}

/**
 * The change that gives an image this alt text, escaped as its place asks for; an empty one marks it as decorative. White space becomes
 * single spaces, so that the text stays on its line.
 * @returns undefined where the alt text can't be written: it is an expression, or stands elsewhere, or is none of a background
 */
export function altChange({ alt }: ImageUse, text: string, syntax: Syntax): TextChange | undefined {
  if (alt.kind === "dynamic" || alt.kind === "named" || alt.kind === "background") return undefined;
  const attribute = IN_MARKDOWN.has(syntax) ? attributeInMarkdown : escapedFor;
  return { range: alt.range, text: written(collapsed(text), alt.quoting, alt.range.from === alt.range.to, attribute) };
}

function written(plain: string, quoting: Quoting, isNew: boolean, attribute: (text: string) => string): string {
  switch (quoting.kind) {
    case "markdown":
      return escapedMarkdown(plain) + quoting.suffix;
    case "attribute":
      return quoting.quote === '"' ? attribute(plain) : attribute(plain).replaceAll("&quot;", '"').replaceAll("'", "&#39;");
    case "wholeValue":
      return `"${attribute(plain)}"`;
    case "newAttribute": {
      // An empty label is none: what has no `alt` is hidden instead.
      const isHidden = plain === "" && quoting.name !== "alt";
      const whole = isHidden ? 'aria-hidden="true"' : `${quoting.name}="${attribute(plain)}"`;
      return isNew ? ` ${whole}` : whole;
    }
    case "yaml":
      return quoting.before + JSON.stringify(plain);
    case "inJson":
      return JSON.stringify(written(plain, quoting.quoting, isNew, attribute)).slice(1, -1);
  }
}

const IN_MARKDOWN = new Set<Syntax>(["markdown", "mdx", "notebook"]);

/** What would begin or end anything in Markdown or MDX, or in the cell of a table; and what makes a link of an address in GitHub's. */
function escapedMarkdown(text: string): string {
  const escaped = text.replace(/[\\*_[\]<>&|~@{]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`);
  return escaped.replaceAll("`", BACKTICK);
}

/** Code that begins before the image ends at a backtick, whatever stands before that. */
const BACKTICK = "&#96;";

/** The cells of a table end at a pipe, even in an attribute. */
function attributeInMarkdown(text: string): string {
  return escapedFor(text).replaceAll("|", "&#124;").replaceAll("`", BACKTICK);
}

/** Inside double quotes. `<` and braces may stay in HTML, but templates take them for a tag or an expression. */
function escapedFor(text: string): string {
  return escapeAttribute(text).replace(/[<{}]/g, (sign) => BEGINS[sign] ?? sign);
}

const BEGINS: Record<string, string> = { "<": "&lt;", "{": "&#123;", "}": "&#125;" };
