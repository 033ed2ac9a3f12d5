/** Matches elements that show an image, except for components. */
const ELEMENTS = String.raw`<(img|svg|object|area|input)\b`;

/** Matches `role` attributes and background images, because any element can have either. */
const ROLE_OR_BACKGROUND = String.raw`role\s*=|background[^;{}]{0,300}url\(`;

export const MARKDOWN_IMAGE = new RegExp(String.raw`!\[|${ELEMENTS}|${ROLE_OR_BACKGROUND}`, "i");

/** Matches images in markup, including components whose name suggests an image. The name may have a hyphen or a namespace. */
export const MARKUP_IMAGE = new RegExp(String.raw`<(img|svg|object|area|input|[\w:-]*ima?ge?[\w-]*)\b|${ROLE_OR_BACKGROUND}`, "i");

export const JSX_IMAGE = new RegExp(String.raw`${ELEMENTS}|<[\w.]*ima?ge?\w*\b|${ROLE_OR_BACKGROUND}`, "i");

const FRONT_MATTER_IMAGE_URL = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:(?!\1)[^\n]*\n)*?(?!\1)[^\n]*\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

export function mayHaveFrontMatterImages(source: string): boolean {
  return FRONT_MATTER_IMAGE_URL.test(source);
}
