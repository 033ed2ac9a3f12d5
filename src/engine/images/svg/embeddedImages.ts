import type { Element } from "domhandler";
import { getElementsByTagName } from "domutils";
import type { Size } from "../../../image/budget.ts";

/** Elements that show an image by URL. */
const IMAGE_ELEMENTS = new Set(["image", "feImage", "img"]);

export interface ConvertedImage extends Size {
  /** `data:` URL that resvg can draw. */
  url: string;
}

export type ImageConverter = (bytes: Uint8Array) => Promise<ConvertedImage>;

/**
 * Converts the embedded images that resvg (0.4x) does not draw; it draws PNG, JPEG and GIF.
 * @returns the number of images that can't be read, which are removed
 */
export async function convertImages(root: Element, convert: ImageConverter): Promise<number> {
  const urls = new Map<string, ConvertedImage | undefined>();
  let unreadableCount = 0;
  for (const element of getElementsByTagName((name) => IMAGE_ELEMENTS.has(name), root, true)) {
    const attribute = element.name === "img" ? "src" : "href";
    const url = element.attribs[attribute]?.trim() ?? "";
    if (!/^data:/i.test(url)) continue;
    if (!urls.has(url)) urls.set(url, await convertUrl(url, convert));
    const converted = urls.get(url);
    if (converted === undefined) {
      unreadableCount++;
      delete element.attribs[attribute];
      continue;
    }
    element.attribs[attribute] = converted.url;
    // An image in a label has this size if it specifies no other.
    if (element.name === "img") element.attribs["viewBox"] = `0 0 ${converted.width} ${converted.height}`;
  }
  return unreadableCount;
}

async function convertUrl(url: string, convert: ImageConverter): Promise<ConvertedImage | undefined> {
  try {
    return await convert(decodeDataUrl(url));
  } catch {
    return undefined;
  }
}

/** @throws URIError if the text is not percent-encoded UTF-8 */
function decodeDataUrl(url: string): Uint8Array {
  const comma = url.indexOf(",");
  const data = url.slice(comma + 1);
  if (/;\s*base64\s*$/i.test(url.slice(0, comma))) return Buffer.from(data.includes("%") ? decodeURIComponent(data) : data, "base64");
  return Buffer.from(decodeURIComponent(data.replaceAll(/%(?![\da-f]{2})/gi, "%25")), "utf8");
}
