/** Default limits for images, which settings override. */
export const IMAGE_LIMITS = {
  /** Larger files are rejected without being read. */
  bytes: 64_000_000,
  megapixels: 100,
  /** CPU time limit for decoding one image. */
  seconds: 10,
  /** Limit for all images in a question together: enough for four images with the largest budget. */
  tokens: 4500,
};

/** Extensions of the image files that Oriel supports, without the dot. */
export const IMAGE_EXTENSIONS = [
  ...["png", "apng", "jpg", "jpeg", "jfif", "webp", "gif", "bmp", "avif", "tif", "tiff"],
  ...["svg", "ico", "icns", "heic", "heif"],
] as const;

const imageExtension = new RegExp(`\\.(${IMAGE_EXTENSIONS.join("|")})$`, "i");

export function isImagePath(path: string): boolean {
  return imageExtension.test(path);
}
