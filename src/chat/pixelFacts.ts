import type { Region } from "../image/tiles.ts";
import type { ImageRef } from "../protocol/images.ts";

/** Facts about a question's images that were measured in their pixels, without a model. */
export interface PixelFacts {
  /** Images to send. */
  images: ImageRef[];
  /** Facts for the prompt. */
  facts: string;
  /** Places that the facts are about, in pixels of the image with the index `image` in the question. */
  regions: { image: number; label: string; region: Region }[];
}
