import type { PreparedView } from "../../src/protocol/turnView.ts";
import { createElement } from "../dom.ts";
import { placePng, type Region, type Size } from "./crop.ts";

/** Adds the pieces of an image to the stage, each at its position and without its padding. Later pieces cover earlier ones. */
export function placePieces(stage: HTMLElement, { original, pieces }: PreparedView): void {
  for (const piece of pieces) {
    const image = createElement("img");
    image.src = piece.source;
    image.alt = "";
    image.draggable = false;
    const { place, clip } = placePng(piece);
    placeElement(image, place, original);
    image.style.clipPath = `inset(0 ${100 * (1 - clip.width)}% ${100 * (1 - clip.height)}% 0)`;
    stage.append(image);
  }
}

/** Places an element over a region of an image, in a stage that shows the whole image. */
export function placeElement(element: HTMLElement, region: Region, image: Size): void {
  element.style.left = `${(100 * region.x) / image.width}%`;
  element.style.top = `${(100 * region.y) / image.height}%`;
  element.style.width = `${(100 * region.width) / image.width}%`;
  element.style.height = `${(100 * region.height) / image.height}%`;
}
