import type { AltText } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";
import type { Mark } from "./mark.ts";

/** Value of `element` for embedded images. */
const ELEMENT = "![[]]";

/** Matches an embed, with its URL and the text after it. In tables, the separator has a backslash. */
const EMBED = /!\[\[([^[\]|\\\n]{1,1000})((?:\\?\|[^[\]|\n]{0,1000}){0,5})\]\]/g;

const IMAGE_FILE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\s*(?:#.*)?$/i;

const SIZE = /\\?\|\s*\d+(?:x\d+)?\s*$/;

/** Finds Obsidian's embedded images. The size after the last separator is not part of the alt text. Source: Obsidian's help, “Embed files”. */
export function findWikiEmbeds(text: string): Mark[] {
  return Array.from(text.matchAll(EMBED), ({ 0: embed, 1: url = "", 2: rest = "", index }): Mark => {
    const range = { from: index, to: index + embed.length };
    if (!IMAGE_FILE.test(url)) return { ...range, mask: "word" };
    const altStart = index + "![[".length + url.length;
    const size = SIZE.exec(rest)?.[0] ?? "";
    const raw = rest.slice(0, rest.length - size.length);
    const [separator = "|"] = /^\\?\|/.exec(rest) ?? [];
    const quoting = { kind: "verbatim", prefix: separator, quotes: [""], forbidden: String.raw`[|[\]\\]` } as const;
    const altRange = { from: altStart, to: altStart + raw.length };
    const value = collapseWhitespace(raw.slice(separator.length));
    const alt: AltText =
      value === "" ? { kind: "missing", range: altRange, quoting } : { kind: "text", range: altRange, raw, value, quoting };
    return { ...range, mask: "word", image: { element: ELEMENT, range, alt, target: url.trim(), isResolvedByTool: true, isHidden: false } };
  });
}
