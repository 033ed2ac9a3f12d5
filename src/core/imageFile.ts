/** A larger file is refused: by the extension before it is read into its host, and by the engine. */
export const MAX_IMAGE_BYTES = 64_000_000;

/** File name endings of images that Oriel takes, without the dot. */
export const IMAGE_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "avif", "tif", "tiff", "svg", "ico", "heic", "heif"] as const;

const ending = new RegExp(`\\.(${IMAGE_EXTENSIONS.join("|")})$`, "i");

export function isImagePath(path: string): boolean {
  return ending.test(path);
}
