/** Matches elements that show an image, except for components. */
const ELEMENTS = String.raw`<(img|svg|object|area|input)\b`;

/** Matches the role of an image, which any element can have, or a background image. */
const OTHER = String.raw`role\s*=|background[^;{}]{0,300}url\(`;

export const IN_MARKDOWN = new RegExp(String.raw`!\[|${ELEMENTS}|${OTHER}`, "i");

/** Also matches components whose name suggests an image, including names with a hyphen or a namespace. */
export const IN_MARKUP = new RegExp(String.raw`<(img|svg|object|area|input|[\w:-]*ima?ge?[\w-]*)\b|${OTHER}`, "i");

export const IN_JSX = new RegExp(String.raw`${ELEMENTS}|<[\w.]*ima?ge?\w*\b|${OTHER}`, "i");

const IN_FRONT_MATTER = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:(?!\1)[^\n]*\n)*?(?!\1)[^\n]*\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

export function mayHaveFrontMatterImages(source: string): boolean {
  return IN_FRONT_MATTER.test(source);
}
