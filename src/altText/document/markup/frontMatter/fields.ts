import type { AltText, ImageUse, Span } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";

/** A key in front matter, with its value. */
export interface Field {
  /** Normalized key: `imageAlt`, `image_alt` and `image-alt` have the same name. */
  name: string;
  /** The value if it is a string. */
  text: string | undefined;
}

export function normalizeName(key: string): string {
  return key.replace(/[^a-z\d]/gi, "").toLowerCase();
}

const IMAGE_URL = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)(?:[?#].*)?$/i;

/** Matches front matter that may contain an image. Other front matter is not parsed. */
export const POSSIBLE_IMAGE_URL = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

/** Matches normalized keys whose value is an image, or an object that describes an image. */
const IMAGE_KEYS =
  /^(?:og|social|seo|feature[sd]?|cover|hero|header|banner|teaser|preview|thumbnail|meta|card|main|lead|share|twitter)?(?:image|img|picture|photo|thumbnail|thumb|cover|hero|banner|teaser|logo|illustration|screenshot)s?$|^(?:gallery|src)$/;

/** Keys for the URL in an object that describes an image. */
const URL_KEYS = new Set(["src", "image", "path", "url", "file", "source", "filename"]);

/** Key of a list that describes files of a page, whether or not the page shows them. Source: Hugo, “Page resources”. */
const FILE_METADATA = "resources";

interface FieldImage<F> {
  image: F;
  /** The field with the image's alt text. */
  alt: F | undefined;
  /** Whether the object describes only this image, so that missing alt text can be reported. */
  requiresAlt: boolean;
}

/**
 * Finds the images in one object of front matter: images next to their alt text, under any name that site themes use (`image` with `imageAlt`,
 * `image_alt` or `alt`), and objects that describe an image (`cover: {image: …}`, `hero: {image: {src: …}}`). Excludes a lone `image: x.png`:
 * many site themes use it only for link previews or have no field for alt text, and the name of such a field depends on the theme, so
 * reporting missing alt text would be a guess.
 * @param name key of the object, or of the list that contains it
 */
function findImages<F extends Field>(fields: F[], name: string): FieldImage<F>[] {
  const isImageObject = IMAGE_KEYS.test(name);
  const images = fields.filter(({ name: fieldName, text }) => {
    return text !== undefined && IMAGE_URL.test(text.trim()) && (IMAGE_KEYS.test(fieldName) || (URL_KEYS.has(fieldName) && isImageObject));
  });
  return images.map((image) => {
    const altNames = [`${image.name}alt`, `${image.name}alttext`, ...(images.length === 1 ? ["alt", "alttext"] : [])];
    const requiresAlt = (image.name === "src" && name !== FILE_METADATA) || (URL_KEYS.has(image.name) && isImageObject);
    return { image, alt: fields.find((field) => altNames.includes(field.name)), requiresAlt };
  });
}

/** Value of `element` for images in front matter. */
export const FRONT_MATTER_IMAGE = "front matter image";

/** Operations that depend on the language of the front matter. */
export interface FieldSyntax<F extends Field> {
  /** Reads the alt text in a field. Returns undefined if the value is not a string. */
  readAlt: (field: F) => AltText | undefined;
  /** Describes where to insert missing alt text, which is after the URL. */
  createMissingAlt: (image: F) => AltText;
  /** Returns the range from the key to the end of the value. */
  getRange: (field: F) => Span;
}

/** Finds the images among the fields of one object. @param name key of the object, or of the list that contains it */
export function findFieldImages<F extends Field>(fields: F[], name: string, syntax: FieldSyntax<F>): ImageUse[] {
  return findImages(fields, name).flatMap(({ image, alt: altField, requiresAlt }): ImageUse[] => {
    const alt = altField ? syntax.readAlt(altField) : requiresAlt ? syntax.createMissingAlt(image) : undefined;
    if (alt === undefined) return [];
    const ranges = [image, ...(altField ? [altField] : [])].map(syntax.getRange);
    const caption = fields.find((field) => field.name === "caption")?.text;
    return [
      {
        element: FRONT_MATTER_IMAGE,
        range: { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) },
        alt,
        target: image.text?.trim() ?? "",
        isResolvedByTool: true,
        isHidden: false,
        context: caption === undefined ? {} : { caption: collapseWhitespace(caption) },
      },
    ];
  });
}
