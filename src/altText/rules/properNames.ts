import type { ImageUse } from "../document/imageUse.ts";

/** Folders of images that show the logo of the product or organization that their file is named after. */
const LOGO_FOLDER = /(?:^|\/)(?:logos?|brands?|sponsors?|partners?)\//i;

/** Matches a part of a file name that says how an image looks, which is not a part of any name. */
const VARIANT = /(?:^|[-_])(?:logo|icon|image|img|dark|light|black|white|\d+x\d+)(?:[-_]|$)/i;

/**
 * Whether the file name of an image, without its extension, is the name of a product, such as “rust-analyzer” or “auth0”: the text around the image
 * or the address of its link contains the name, or the image is a logo.
 */
export function isProperName(name: string, path: string, { context }: ImageUse): boolean {
  if (!/\p{L}.*\p{L}/u.test(name) || name.includes("_") || VARIANT.test(name)) return false;
  const { heading, paragraph, caption, control } = context;
  const texts = [heading, paragraph, caption, control?.text].filter((text) => text !== undefined);
  return texts.some((text) => containsName(text, name)) || isNamedByUrl(control?.href, name) || LOGO_FOLDER.test(path);
}

/** Whether a text contains a name that is not a part of a longer name or of a file name. */
function containsName(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\d_./#-])${escaped}(?![\p{L}\d_/-]|\.\w)`, "iu").test(text);
}

/** Whether a URL on the web has a name in its host, or as the last part of its path. */
function isNamedByUrl(url: string | undefined, name: string): boolean {
  const [, host = "", path = ""] = /^https?:\/\/([^/?#]+)([^?#]*)/i.exec(url ?? "") ?? [];
  return [...host.split("."), path.split("/").findLast((part) => part !== "")].some((part) => part?.toLowerCase() === name.toLowerCase());
}
