import type { AltText, Span } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";
import { findArgument, readArguments, type Argument } from "./arguments.ts";
import type { Mark } from "./mark.ts";

/** Value of `element` for images in includes. */
const ELEMENT = "image include";

/** Matches the start of an include whose file name suggests that it shows an image. */
const OPENING =
  /\{%-?\s*include(?:_cached|_relative)?\s+(?:[\w./-]*[/_-])?(?:images?|img|fig|figure|picture|photo|screenshot)(?:[._-][\w.-]*)?(?=\s)/gi;

/** Jekyll removes a backslash before the quote, and no other. Liquid ends a tag at its first closing mark, even in quotes. */
const QUOTING = { kind: "verbatim", prefix: "", quotes: ['"', "'"], escaped: "\"'", forbidden: String.raw`%\}|\\(?:["']|$)` } as const;

const NAMES_OF_URL = ["src", "url", "path", "image_path", "image", "img", "file", "filename", "source", "image-path"];
const NAMES_OF_ALT = ["alt", "alt_text", "alt-text", "image_alt", "image-alt"];

/** Finds Jekyll's includes that show an image. Missing alt text counts as unknown, because the include may provide it. Source: Jekyll, “Includes”. */
export function findLiquidIncludes(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(OPENING)) {
    const args = readArguments(text, match.index + match[0].length, String.raw`-?%\}`);
    if (args === undefined) continue;
    const range = { from: match.index, to: args.to };
    const url = findArgument(args.list, NAMES_OF_URL);
    if (url === undefined) continue;
    const target = url.quote === "" ? {} : { target: url.value };
    marks.push({ ...range, mask: "word", image: { element: ELEMENT, range, alt: readAlt(args.list, range), ...target, isHidden: false } });
  }
  return marks;
}

function readAlt(list: Argument[], range: Span): AltText {
  const alt = findArgument(list, NAMES_OF_ALT);
  // A value without quotes is a variable.
  if (alt === undefined || alt.quote === "" || /\{[{%]/.test(alt.value)) return { kind: "dynamic", range: alt?.range ?? range, raw: "" };
  return { kind: "text", range: alt.range, raw: alt.quote + alt.raw + alt.quote, value: collapseWhitespace(alt.value), quoting: QUOTING };
}
