import { escapeAttribute } from "entities";
import type { ImageUse, Quoting, Span } from "./imageUse.ts";
import { collapsed } from "./markup.ts";

/** A change of a document: `range` is replaced by `text`. */
export interface TextChange {
  range: Span;
  text: string;
}

/**
 * The change that gives an image this alt text, escaped as its place asks for; an empty one marks it as decorative. White space becomes
 * single spaces, so that the text stays on its line.
 * @returns undefined where the alt text can't be written: it is an expression, or stands elsewhere, or is none of a background
 */
export function altChange({ alt }: ImageUse, text: string): TextChange | undefined {
  if (alt.kind === "dynamic" || alt.kind === "named" || alt.kind === "background") return undefined;
  return { range: alt.range, text: written(collapsed(text), alt.quoting, alt.range.from === alt.range.to) };
}

function written(plain: string, quoting: Quoting, isNew: boolean): string {
  switch (quoting.kind) {
    case "markdown":
      return escapedMarkdown(plain) + quoting.suffix;
    case "attribute":
      return quoting.quote === '"' ? escapedFor(plain) : escapedFor(plain).replaceAll("&quot;", '"').replaceAll("'", "&#39;");
    case "wholeValue":
      return `"${escapedFor(plain)}"`;
    case "newAttribute": {
      // An empty label is none: what has no `alt` is hidden instead.
      const isHidden = plain === "" && quoting.name !== "alt";
      const attribute = isHidden ? 'aria-hidden="true"' : `${quoting.name}="${escapedFor(plain)}"`;
      return isNew ? ` ${attribute}` : attribute;
    }
    case "yaml":
      return quoting.before + JSON.stringify(plain);
    case "inJson":
      return JSON.stringify(written(plain, quoting.quoting, isNew)).slice(1, -1);
  }
}

/** What would begin or end anything in Markdown or MDX, or in the cell of a table; and what makes a link of an address in GitHub's. */
function escapedMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>&|~@{]|:(?=\/\/)|(?<=\b(?:mailto|xmpp)):|(?<=www)\./gi, String.raw`\$&`);
}

/** Inside double quotes. `<` and braces may stay in HTML, but templates take them for a tag or an expression. */
function escapedFor(text: string): string {
  return escapeAttribute(text).replace(/[<{}]/g, (sign) => BEGINS[sign] ?? sign);
}

const BEGINS: Record<string, string> = { "<": "&lt;", "{": "&#123;", "}": "&#125;" };
