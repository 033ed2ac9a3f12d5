import type { BoxOrder } from "../core/boxOrder.ts";
import { toRegion } from "../image/box.ts";
import { findBoxes } from "../image/pointing.ts";
import type { PointedImage } from "../protocol/ask.ts";
import type { PreparedImage, PreparedPiece } from "../protocol/images.ts";
import type { PreparedTurn } from "./conversation.ts";

/** An image with a separate number in the prompt. */
interface NumberedImage {
  pieces: PreparedPiece[];
  /** The same image with the pieces of both looks. */
  whole: PreparedImage;
}

/**
 * Finds the boxes in an answer, and converts them to pixels of the original images. A box belongs to the image and the view that it names, as
 * they are numbered in the prompt. Boxes that name an unknown image or view, name none of several images, or lie outside the image are skipped.
 * @param order measured order of coordinates in lists; see `findBoxes`
 */
export function locateBoxes(text: string, conversation: readonly PreparedTurn[], order: BoxOrder | undefined): PointedImage[] {
  const boxes = findBoxes(text, order);
  if (boxes.length === 0) return [];
  const images = conversation.flatMap(listNumberedImages);
  const pointedImages = new Map<PreparedImage, PointedImage>();
  for (const { from, to, image, view, box } of boxes) {
    const numbered = image === undefined && images.length === 1 ? images[0] : images[(image ?? 0) - 1];
    // The default is the first view, because it shows everything that was sent of the image.
    const piece = numbered?.pieces[(view ?? 1) - 1];
    const region = piece && toRegion(box, piece);
    if (numbered === undefined || region === undefined) continue;
    const pointedImage = pointedImages.get(numbered.whole) ?? { image: numbered.whole, boxes: [] };
    pointedImages.set(numbered.whole, pointedImage);
    pointedImage.boxes.push({ from, to, region });
  }
  return [...pointedImages.values()];
}

/** Lists the images of a turn as they are numbered in the prompt. Boxes in the regions of a second look belong to the overview. */
function listNumberedImages({ look, images }: PreparedTurn): NumberedImage[] {
  const wholes = (look?.images ?? []).map((overview) => {
    const regions = images.filter(({ name, original }) => name === overview.name && isSameSize(original, overview.original));
    return { ...overview, pieces: [...overview.pieces, ...regions.flatMap(({ pieces }) => pieces)] };
  });
  const lookImages = wholes.map((whole, index) => ({ whole, pieces: look?.images[index]?.pieces ?? [] }));
  const ownImages = images.map((image) => {
    const whole = wholes.find(({ name, original }) => name === image.name && isSameSize(original, image.original));
    return { whole: whole ?? image, pieces: image.pieces };
  });
  return [...lookImages, ...ownImages];
}

function isSameSize(a: PreparedImage["original"], b: PreparedImage["original"]): boolean {
  return a.width === b.width && a.height === b.height;
}
