import { toRegion } from "../../image/box.ts";
import type { Region } from "../../image/tiles.ts";
import { choosePieces } from "../../image/zoom.ts";
import type { AskParams, Zoom } from "../../protocol/ask.ts";
import { MAX_IMAGES_PER_QUESTION, type ImageRef, type PreparedImage } from "../../protocol/images.ts";
import type { ChosenRegion } from "./lookRequest.ts";
import type { ZoomPlan } from "./planZoom.ts";

/** A region that the model has chosen, in pixels of the image with the index `image` in the question. */
export type LocatedRegion = Extract<Zoom, { kind: "used" }>["regions"][number];

/** An image of the second look: a region of the image with this index in the question. */
export interface RegionImage {
  index: number;
  region: Region;
  ref: ImageRef;
}

/**
 * Converts the regions that the model has chosen to pixels of the images. If only one image is reduced, all regions belong to it, whatever
 * number the model states. Otherwise, regions of images that are not reduced are skipped.
 * @param firstNumber number of the question's first image in the prompt
 */
export function locateRegions(
  regions: ChosenRegion[],
  firstNumber: number,
  { reduced }: ZoomPlan,
  overviews: PreparedImage[],
): LocatedRegion[] {
  return regions.flatMap(({ image: number, label, box }) => {
    const [onlyIndex, ...otherIndices] = reduced;
    const image = otherIndices.length === 0 ? onlyIndex : number === undefined ? undefined : number - firstNumber;
    if (image === undefined) return [];
    const overview = reduced.includes(image) ? overviews[image]?.pieces[0] : undefined;
    const region = overview && toRegion(box, overview);
    return region === undefined ? [] : [{ image, label, region }];
  });
}

/** Chooses the images of the second look, each with the index of the image that it is a part of. */
export function chooseRegionImages(
  regions: LocatedRegion[],
  { images, limits }: AskParams,
  { reduced }: ZoomPlan,
  overviews: PreparedImage[],
): RegionImage[] {
  let remainingTokens = limits.tokens - overviews.reduce((sum, { tokens }) => sum + tokens, 0);
  return reduced
    .flatMap((index) => {
      const [ref, whole] = [images[index], overviews[index]?.pieces[0]?.region];
      const ownRegions = regions.filter(({ image }) => image === index).map(({ region }) => region);
      if (ref === undefined || whole === undefined || ownRegions.length === 0) return [];
      const { pieces, tokens } = choosePieces(ownRegions, whole, remainingTokens);
      remainingTokens -= tokens;
      return pieces.map((region) => ({ index, region, ref: { ...ref, budget: "auto" as const, region } }));
    })
    .slice(0, MAX_IMAGES_PER_QUESTION);
}

/** Whether the center of a region is shown by one of the images of the second look. */
export function isShown({ image, region }: LocatedRegion, images: readonly RegionImage[]): boolean {
  const [x, y] = [region.x + region.width / 2, region.y + region.height / 2];
  return images.some(({ index, region: shown }) => {
    const isInside = x >= shown.x && y >= shown.y && x <= shown.x + shown.width && y <= shown.y + shown.height;
    return index === image && isInside;
  });
}
