/** A key of front matter with its value, in whatever language it is written. */
export interface Field {
  /** Without capitals, underscores and hyphens: `imageAlt`, `image_alt` and `image-alt` are one name. */
  name: string;
  /** Undefined for a value that is no text. */
  text: string | undefined;
}

export function plainName(key: string): string {
  return key.replace(/[^a-z\d]/gi, "").toLowerCase();
}

const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)(?:[?#].*)?$/i;

/** What front matter without an image has nowhere: it need not be parsed. */
export const HAS_IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i;

/** Keys whose value is an image, or says more of one. */
const NAMES =
  /^(?:og|social|seo|feature[sd]?|cover|hero|header|banner|teaser|preview|thumbnail|meta|card|main|lead|share|twitter)?(?:image|img|picture|photo|thumbnail|thumb|cover|hero|banner|teaser|logo|illustration|screenshot)s?$|^(?:gallery|src)$/;

/** Keys of an object that is an image, which hold its address. */
const ADDRESSES = new Set(["src", "image", "path", "url", "file", "source", "filename"]);

export interface FieldImage<F> {
  image: F;
  /** The field beside it that is its alternative text. */
  alt: F | undefined;
  /** Whether the fields are all of this image, so that an alternative text may be missing among them. */
  isObject: boolean;
}

/**
 * The images of one object of front matter: those with an alternative text beside them, by whatever name themes give it (`image` with
 * `imageAlt`, `image_alt` or `alt`), and objects that are an image (`cover: {image: …}`, `hero: {image: {src: …}}`). A mere `image: x.png` is
 * left alone: many themes only make a preview for other sites of it, or have no place for an alternative text, and no name for one is common
 * to the others, so that to miss it would be a guess.
 * @param name that the object or its list goes by
 */
export function imagesAmong<F extends Field>(fields: F[], name: string): FieldImage<F>[] {
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

/** What front matter calls its uses. */
export const FRONT_MATTER_IMAGE = "front matter image";
