/** Matches elements that show an image, except for components. */
const ELEMENTS = String.raw`<(img|svg|object|embed|area|input)\b`;

/** Matches `role` attributes and background images, because any element can have either. */
const ROLE_OR_BACKGROUND = String.raw`role\s*=|background[^;{}]{0,300}url\(`;

/** Matches images in dialects of Markdown: shortcodes, includes, directives, MDX, and options of code cells. */
const DIALECTS = String.raw`\{\{[<%]|\{%-?\s*include|:::image|\{(?:figure|image)\}|fig[-.]alt|fig[-.]cap|include_graphics|<[\w.]*ima?ge?\w*\b`;

export const MARKDOWN_IMAGE = new RegExp(String.raw`!\[|${ELEMENTS}|${ROLE_OR_BACKGROUND}|${DIALECTS}`, "i");

/** Matches images in markup, including components whose name suggests an image. The name may have a hyphen or a namespace. */
export const MARKUP_IMAGE = new RegExp(String.raw`<(img|svg|object|embed|area|input|[\w:-]*ima?ge?[\w-]*)\b|${ROLE_OR_BACKGROUND}`, "i");

export const JSX_IMAGE = new RegExp(String.raw`${ELEMENTS}|<[\w.]*ima?ge?\w*\b|${ROLE_OR_BACKGROUND}`, "i");

/** Matches the start of front matter. A JSON object at the start of a document is front matter as well. */
const FRONT_MATTER_START = /^\uFEFF?(?:---|\+\+\+|\{\s*")/;

/** Matches the last line of front matter. */
const FRONT_MATTER_END = /[\r\n](?:---|\.\.\.|\+\+\+|\})[ \t]*(?:[\r\n]|$)/;

const IMAGE_URL = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

/** Whether front matter may contain images. Its line endings may be of any kind. */
export function mayHaveFrontMatterImages(source: string): boolean {
  if (!FRONT_MATTER_START.test(source)) return false;
  const end = FRONT_MATTER_END.exec(source)?.index;
  return IMAGE_URL.test(end === undefined ? source : source.slice(0, end));
}
