import type { Element } from "domhandler";
import { getElementsByTagName } from "domutils";
import type { Size } from "../../../image/budget.ts";
import { convertBackgroundImages, type BackgroundImage } from "./background/imageLayer.ts";
import type { SpecifiedStyle } from "./cascade.ts";
import { isolateGraphic, showGraphic } from "./nestedGraphics.ts";

/** Elements that show an image by URL. */
const IMAGE_ELEMENTS = new Set(["image", "feImage", "img"]);

/** An embedded image: a `data:` URL that resvg can draw, or the root element of a vector graphic. */
export type ConvertedImage = Size & ({ kind: "url"; url: string } | ConvertedGraphic);

interface ConvertedGraphic {
  kind: "graphic";
  root: Element;
  hasOwnSize: boolean;
  /** Draws the graphic. @returns the `data:` URL of a PNG */
  draw: () => Promise<string>;
}

export type ImageConverter = (bytes: Uint8Array) => Promise<ConvertedImage>;

export interface ConvertedImages {
  /** Number of images that can't be read, which are removed. */
  unreadableCount: number;
  /** Root elements of embedded vector graphics, to which elements of the document refer. */
  graphics: Element[];
}

/**
 * Converts the embedded images that resvg (0.4x) does not draw; it draws PNG, JPEG and GIF in elements.
 * @param styles styles of all elements; those with background images are replaced
 */
export async function convertImages(
  root: Element,
  styles: Map<Element, SpecifiedStyle>,
  convert: ImageConverter,
): Promise<ConvertedImages> {
  const images = new Map<string, Promise<ConvertedImage | undefined>>();
  const result: ConvertedImages = { unreadableCount: 0, graphics: [] };
  const convertOnce = async (url: string) => {
    let conversion = images.get(url);
    if (!conversion) {
      conversion = convertUrl(url, convert).then((image) => {
        if (image?.kind === "graphic") {
          isolateGraphic(image.root, `oriel-graphic-${result.graphics.length}`);
          result.graphics.push(image.root);
        }
        return image;
      });
      images.set(url, conversion);
    }
    const image = await conversion;
    if (!image) result.unreadableCount++;
    return image;
  };
  for (const element of getElementsByTagName((name) => IMAGE_ELEMENTS.has(name), root, true)) {
    const attribute = element.name === "img" ? "src" : "href";
    const url = element.attribs[attribute]?.trim() ?? "";
    if (!/^data:/i.test(url)) continue;
    const converted = await convertOnce(url);
    if (converted === undefined) {
      delete element.attribs[attribute];
    } else if (converted.kind === "graphic" && element.name === "feImage") {
      // A filter can't show elements.
      element.attribs[attribute] = await converted.draw();
    } else if (converted.kind === "graphic") showGraphic(element, converted.root.attribs["id"] ?? "", converted, getOwnAspect(converted));
    else {
      element.attribs[attribute] = converted.url;
      // An image in a label has this size if it specifies no other.
      if (element.name === "img") element.attribs["viewBox"] = `0 0 ${converted.width} ${converted.height}`;
    }
  }
  const convertBackground = async (url: string): Promise<BackgroundImage | undefined> => {
    const image = await convertOnce(url);
    return image && { ...image, href: image.kind === "url" ? image.url : `#${image.root.attribs["id"] ?? ""}` };
  };
  for (const [element, style] of styles) {
    const value = style.get("background-image");
    if (value === undefined || !/url\(/i.test(value)) continue;
    styles.set(element, new Map([...style, ["background-image", await convertBackgroundImages(value, convertBackground)]]));
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
