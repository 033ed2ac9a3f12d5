/** What an image may take, unless the person sets other limits. A larger file is not even read. */
export const IMAGE_LIMITS = {
  bytes: 64_000_000,
  megapixels: 100,
  /** To decode one. */
  seconds: 10,
  /** Of all images of a question together: four at the largest budget. */
  tokens: 4500,
};

/** File name endings of images that Oriel takes, without the dot. */
export const IMAGE_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "avif", "tif", "tiff", "svg", "ico", "heic", "heif"] as const;

const ending = new RegExp(`\\.(${IMAGE_EXTENSIONS.join("|")})$`, "i");

export function isImagePath(path: string): boolean {
  return ending.test(path);
}
