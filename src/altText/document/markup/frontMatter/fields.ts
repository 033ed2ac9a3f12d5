import type { AltText, ImageUse, Span } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";

/** A key of front matter with its value, in YAML or TOML. */
export interface Field {
  /** Without capitals, underscores and hyphens: `imageAlt`, `image_alt` and `image-alt` have the same name. */
  name: string;
  /** Undefined unless the value is a text. */
  text: string | undefined;
}

export function plainName(key: string): string {
  return key.replace(/[^a-z\d]/gi, "").toLowerCase();
}

const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)(?:[?#].*)?$/i;

/** Matches all front matter with an image; without a match it need not be parsed. */
export const HAS_IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

/** Keys whose value is an image, or an object that describes one. */
const NAMES =
  /^(?:og|social|seo|feature[sd]?|cover|hero|header|banner|teaser|preview|thumbnail|meta|card|main|lead|share|twitter)?(?:image|img|picture|photo|thumbnail|thumb|cover|hero|banner|teaser|logo|illustration|screenshot)s?$|^(?:gallery|src)$/;

/** Keys that hold the address in an object that describes an image. */
const ADDRESSES = new Set(["src", "image", "path", "url", "file", "source", "filename"]);

interface FieldImage<F> {
  image: F;
  /** The field beside it with its alt text. */
  alt: F | undefined;
  /** Whether all fields are about this image, so that an alt text may be missing among them. */
  isObject: boolean;
}

/**
 * The images of one object of front matter: those with an alt text beside them, under any name that themes use (`image` with `imageAlt`,
 * `image_alt` or `alt`), and objects that describe an image (`cover: {image: …}`, `hero: {image: {src: …}}`). A lone `image: x.png` is left
 * out: many themes use it only for previews on other sites or have no field for an alt text, and themes share no name for such a field, so
 * reporting a missing one would be a guess.
 * @param name key of the object or of its list
 */
function imagesAmong<F extends Field>(fields: F[], name: string): FieldImage<F>[] {
  const isNamed = NAMES.test(name);
  const images = fields.filter(({ name: own, text }) => {
    return text !== undefined && IMAGE.test(text.trim()) && (NAMES.test(own) || (ADDRESSES.has(own) && isNamed));
  });
  return images.map((image) => {
    const names = [`${image.name}alt`, `${image.name}alttext`, ...(images.length === 1 ? ["alt", "alttext"] : [])];
    const isObject = image.name === "src" || (ADDRESSES.has(image.name) && isNamed);
    return { image, alt: fields.find((field) => names.includes(field.name)), isObject };
  });
}

/** `element` of images in front matter. */
export const FRONT_MATTER_IMAGE = "front matter image";

/** Depends on the language of the front matter. */
export interface FieldSyntax<F extends Field> {
  /** The alt text that a field has; undefined for a value that is not a text. */
  readAlt: (field: F) => AltText | undefined;
  /** The alt text to insert after the address. */
  missingAlt: (image: F) => AltText;
  /** Range from the key to the end of the value. */
  rangeOf: (field: F) => Span;
}

/** Finds the images among the fields of one object. @param name key of the object or of its list */
export function findFieldImages<F extends Field>(fields: F[], name: string, syntax: FieldSyntax<F>): ImageUse[] {
  return imagesAmong(fields, name).flatMap(({ image, alt: altField, isObject }): ImageUse[] => {
    const alt = altField ? syntax.readAlt(altField) : isObject ? syntax.missingAlt(image) : undefined;
    if (alt === undefined) return [];
    const ranges = [image, ...(altField ? [altField] : [])].map(syntax.rangeOf);
    const caption = fields.find((field) => field.name === "caption")?.text;
    return [
      {
        element: FRONT_MATTER_IMAGE,
        range: { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) },
        alt,
        target: image.text?.trim() ?? "",
        isForTool: true,
        isHidden: false,
        context: caption === undefined ? {} : { caption: collapseWhitespace(caption) },
      },
    ];
  });
}
