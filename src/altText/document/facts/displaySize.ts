import type { ImageFacts } from "./imageFacts.ts";

/** Pixels of a step in Tailwind's scale of sizes, as in `w-8`. Source: Tailwind CSS, “Width”. */
const PIXELS_PER_STEP = 4;

/**
 * Reads the size at which a page shows an image: from attributes, properties, options or a style, in any syntax, or from the names of classes. Sizes that depend on
 * the page, such as percentages, are left out.
 * @param markup source of the image, with the attributes that follow it
 */
export function readDisplaySize(markup: string): ImageFacts["displaySize"] {
  const square = readLength(markup, "size");
  const obsidian = /(?:\||[^\S\n]=)(\d+)(?:x(\d+))?\s*(?:\]\(|\]\]|\))/.exec(markup);
  const width = readLength(markup, "width") ?? readClass(markup, "w") ?? square ?? toNumber(obsidian?.[1]);
  const height = readLength(markup, "height") ?? readClass(markup, "h") ?? square ?? toNumber(obsidian?.[2]);
  if (width === undefined && height === undefined) return undefined;
  return { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}

function readLength(markup: string, name: string): number | undefined {
  return toNumber(
    new RegExp(`(?<![-\\w])${name}\\s*[=:]\\s*[{"'\`\\s]*(\\d+(?:\\.\\d+)?)(?:px)?(?![\\d.]|\\s*%|[a-z])`, "i").exec(markup)?.[1],
  );
}

function readClass(markup: string, name: string): number | undefined {
  const classes = /\bclass(?:Name)?\s*=\s*["'{`]+([^"'`]*)/.exec(markup)?.[1] ?? "";
  const [, value, unit] = new RegExp(`(?:^|\\s)(?:${name}|size)-(?:(\\d+(?:\\.\\d+)?)|\\[(\\d+)px\\])(?=\\s|$)`).exec(classes) ?? [];
  return toNumber(unit) ?? (value === undefined ? undefined : Number(value) * PIXELS_PER_STEP);
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Math.round(Number(text));
}
