import type { Element } from "domhandler";
import { getElementsByTagName } from "domutils";
import type { Size } from "../../../image/budget.ts";
import { serializeSvg } from "./serialize.ts";
import { isolateGraphic, showGraphic } from "./nestedGraphics.ts";

/** Elements that show an image by URL. */
const IMAGE_ELEMENTS = new Set(["image", "feImage", "img"]);

/** An embedded image: a `data:` URL that resvg can draw, or the root element of a vector graphic. */
export type ConvertedImage = Size & ({ kind: "url"; url: string } | { kind: "graphic"; root: Element; hasOwnSize: boolean });

export type ImageConverter = (bytes: Uint8Array) => Promise<ConvertedImage>;

export interface ConvertedImages {
  /** Number of images that can't be read, which are removed. */
  unreadableCount: number;
  /** Root elements of embedded vector graphics, to which elements of the document refer. */
  graphics: Element[];
}

/** Converts the embedded images that resvg (0.4x) does not draw; it draws PNG, JPEG and GIF. */
export async function convertImages(root: Element, convert: ImageConverter): Promise<ConvertedImages> {
  const images = new Map<string, ConvertedImage | undefined>();
  const result: ConvertedImages = { unreadableCount: 0, graphics: [] };
  for (const element of getElementsByTagName((name) => IMAGE_ELEMENTS.has(name), root, true)) {
    const attribute = element.name === "img" ? "src" : "href";
    const url = element.attribs[attribute]?.trim() ?? "";
    if (!/^data:/i.test(url)) continue;
    if (!images.has(url)) {
      const image = await convertUrl(url, convert);
      images.set(url, image);
      if (image?.kind === "graphic") {
        isolateGraphic(image.root, `oriel-graphic-${result.graphics.length}`);
        result.graphics.push(image.root);
      }
    }
    const converted = images.get(url);
    if (converted === undefined) {
      result.unreadableCount++;
      delete element.attribs[attribute];
    } else if (converted.kind === "graphic" && element.name === "feImage") {
      // A filter can't show elements. resvg draws this graphic without its text.
      element.attribs[attribute] = `data:image/svg+xml;base64,${Buffer.from(serializeSvg(converted.root)).toString("base64")}`;
    } else if (converted.kind === "graphic") showGraphic(element, converted.root.attribs["id"] ?? "", converted, getOwnAspect(converted));
    else {
      element.attribs[attribute] = converted.url;
      // An image in a label has this size if it specifies no other.
      if (element.name === "img") element.attribs["viewBox"] = `0 0 ${converted.width} ${converted.height}`;
    }
  }
  return result;
}

function getOwnAspect({ root, hasOwnSize }: { root: Element; hasOwnSize: boolean }): string | undefined {
  return hasOwnSize ? undefined : (root.attribs["preserveAspectRatio"] ?? "xMidYMid");
}

async function convertUrl(url: string, convert: ImageConverter): Promise<ConvertedImage | undefined> {
  try {
    return await convert(decodeDataUrl(url));
  } catch {
    return undefined;
  }
}

/** @throws URIError if the text is not percent-encoded UTF-8 */
export function decodeDataUrl(url: string): Uint8Array {
  const comma = url.indexOf(",");
  const data = url.slice(comma + 1);
  if (/;\s*base64\s*$/i.test(url.slice(0, comma))) return Buffer.from(data.includes("%") ? decodeURIComponent(data) : data, "base64");
  return Buffer.from(decodeURIComponent(data.replaceAll(/%(?![\da-f]{2})/gi, "%25")), "utf8");
}
