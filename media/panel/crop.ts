// Geometry for selecting a region of an image, in image pixels. Does not depend on the DOM.
import type { Size } from "../../src/image/budget.ts";
import { getContentSize } from "../../src/image/sentSize.ts";

export type { Size };

export interface Point {
  x: number;
  y: number;
}

export interface Region extends Point, Size {}

/** Edges of a region that are being dragged. If there are none, the whole region is moved. */
export interface Grip {
  left: boolean;
  right: boolean;
  top: boolean;
  bottom: boolean;
}

export function getWholeRegion({ width, height }: Size): Region {
  return { x: 0, y: 0, width, height };
}

export function isWholeImage(region: Region, image: Size): boolean {
  return region.x === 0 && region.y === 0 && region.width === image.width && region.height === image.height;
}

/** Returns the region between two points, including their pixels, clipped to the image. Both sides are at least one pixel. */
export function createRegionBetween(a: Point, b: Point, image: Size): Region {
  const [left, right] = clipSpan(a.x, b.x, image.width);
  const [top, bottom] = clipSpan(a.y, b.y, image.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function clipSpan(a: number, b: number, length: number): [number, number] {
  const start = clamp(Math.floor(Math.min(a, b)), 0, length - 1);
  return [start, clamp(Math.ceil(Math.max(a, b)), start + 1, length)];
}

/** Returns which edges are within `reach` pixels of a point; undefined if the point is more than that outside the region. */
export function findGrip({ x, y, width, height }: Region, point: Point, reach: number): Grip | undefined {
  const isNear = point.x > x - reach && point.x < x + width + reach && point.y > y - reach && point.y < y + height + reach;
  if (!isNear) return undefined;
  const isAtEdge = (edge: number, position: number) => Math.abs(edge - position) <= reach;
  return {
    left: isAtEdge(x, point.x),
    // In a region narrower than the reach, only one of two opposite edges is dragged.
    right: isAtEdge(x + width, point.x) && !isAtEdge(x, point.x),
    top: isAtEdge(y, point.y),
    bottom: isAtEdge(y + height, point.y) && !isAtEdge(y, point.y),
  };
}

/** Moves the dragged edges, or the whole region. The result stays inside the image and is at least one pixel wide and high. */
export function dragRegion(region: Region, grip: Grip, delta: Point, image: Size): Region {
  const dx = Math.round(delta.x);
  const dy = Math.round(delta.y);
  const { x, y, width, height } = region;
  if (!grip.left && !grip.right && !grip.top && !grip.bottom) {
    return { x: clamp(x + dx, 0, image.width - width), y: clamp(y + dy, 0, image.height - height), width, height };
  }
  const left = grip.left ? clamp(x + dx, 0, x + width - 1) : x;
  const right = grip.right ? clamp(x + width + dx, left + 1, image.width) : x + width;
  const top = grip.top ? clamp(y + dy, 0, y + height - 1) : y;
  const bottom = grip.bottom ? clamp(y + height + dy, top + 1, image.height) : y + height;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Rounds a region to whole pixels and clips it to the image. */
export function clipRegion(region: Region, image: Size): Region {
  const x = clamp(Math.round(region.x), 0, image.width - 1);
  const y = clamp(Math.round(region.y), 0, image.height - 1);
  return {
    x,
    y,
    width: clamp(Math.round(region.width), 1, image.width - x),
    height: clamp(Math.round(region.height), 1, image.height - y),
  };
}

/**
 * Returns the size at which to show an image. It fits into the space, unless the short side of the image would then have fewer than
 * `minSide` pixels.
 */
export function fitSize(image: Size, space: Size, minSide: number): Size {
  const fitScale = Math.min(1, space.width / image.width, space.height / image.height);
  const shortSide = Math.min(image.width, image.height);
  const scale = Math.max(fitScale, Math.min(1, minSide / shortSide));
  return { width: image.width * scale, height: image.height * scale };
}

/**
 * Returns where to show the PNG of a region so that the PNG's content covers the region exactly. If the PNG is padded, it covers more:
 * `clip` is the fraction of its width and height that is content; the rest must be hidden.
 */
export function placePng({ region, sent }: { region: Region; sent: Size }): { place: Region; clip: Size } {
  const content = getContentSize(region, sent);
  const clip = { width: content.width / sent.width, height: content.height / sent.height };
  return { place: { x: region.x, y: region.y, width: region.width / clip.width, height: region.height / clip.height }, clip };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
