import { escapeAttribute } from "entities";
import type { ImageUse, Span } from "./imageUse.ts";
import { collapsed } from "./markup.ts";

/** A change of a document: `range` is replaced by `text`. */
export interface TextChange {
  range: Span;
  text: string;
}

/**
 * The change that gives an image this alt text, escaped as its place asks for; an empty one marks it as decorative. White space becomes
 * single spaces, so that the text stays on its line.
 * @returns undefined where the alt text can't be written: it is an expression, or stands elsewhere
 */
export function altChange({ alt }: ImageUse, text: string): TextChange | undefined {
  if (alt.kind === "dynamic" || alt.kind === "named") return undefined;
  const { range, quoting } = alt;
  const plain = collapsed(text);
  switch (quoting.kind) {
    case "markdown":
      return { range, text: escapedMarkdown(plain) + quoting.suffix };
    case "attribute":
      return {
        range,
        text: quoting.quote === '"' ? escapedFor(plain) : escapedFor(plain).replaceAll("&quot;", '"').replaceAll("'", "&#39;"),
      };
    case "wholeValue":
      return { range, text: `"${escapedFor(plain)}"` };
    case "newAttribute": {
      const written = `${quoting.name}="${escapedFor(plain)}"`;
      return { range, text: range.from === range.to ? ` ${written}` : written };
    }
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
