/** Geometry of choosing a region of an image, in pixels of the image. */
export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Region extends Point, Size {}

/** Edges of a region that a pointer holds; without any, it holds the whole region. */
export interface Grip {
  left: boolean;
  right: boolean;
  top: boolean;
  bottom: boolean;
}

export function wholeOf({ width, height }: Size): Region {
  return { x: 0, y: 0, width, height };
}

export function isWhole(region: Region, image: Size): boolean {
  return region.x === 0 && region.y === 0 && region.width === image.width && region.height === image.height;
}

/** Region between two points, both included, clipped to the image. At least one pixel. */
export function between(a: Point, b: Point, image: Size): Region {
  const [left, right] = span(a.x, b.x, image.width);
  const [top, bottom] = span(a.y, b.y, image.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function span(a: number, b: number, length: number): [number, number] {
  const start = clamp(Math.floor(Math.min(a, b)), 0, length - 1);
  return [start, clamp(Math.ceil(Math.max(a, b)), start + 1, length)];
}

/** Part of a region that a pointer takes hold of, within `reach` pixels of an edge; undefined outside of the region. */
export function gripAt({ x, y, width, height }: Region, point: Point, reach: number): Grip | undefined {
  const isNear = point.x > x - reach && point.x < x + width + reach && point.y > y - reach && point.y < y + height + reach;
  if (!isNear) return undefined;
  const near = (edge: number, at: number) => Math.abs(edge - at) <= reach;
  return {
    left: near(x, point.x),
    // A region narrower than the reach is held by its left or top side.
    right: near(x + width, point.x) && !near(x, point.x),
    top: near(y, point.y),
    bottom: near(y + height, point.y) && !near(y, point.y),
  };
}

/** Region after the held part was moved. It stays inside the image and keeps at least one pixel. */
export function pulled(region: Region, grip: Grip, by: Point, image: Size): Region {
  const dx = Math.round(by.x);
  const dy = Math.round(by.y);
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

/** Rounds to whole pixels inside the image. */
export function fitted(region: Region, image: Size): Region {
  const x = clamp(Math.round(region.x), 0, image.width - 1);
  const y = clamp(Math.round(region.y), 0, image.height - 1);
  return {
    x,
    y,
    width: clamp(Math.round(region.width), 1, image.width - x),
    height: clamp(Math.round(region.height), 1, image.height - y),
  };
}

/** Size to show an image in a space: whole if that leaves its short side at least `least` pixels, otherwise larger and scrolled. */
export function shownSize(image: Size, space: Size, least: number): Size {
  const fit = Math.min(1, space.width / image.width, space.height / image.height);
  const short = Math.min(image.width, image.height);
  const scale = Math.max(fit, Math.min(1, least / short));
  return { width: image.width * scale, height: image.height * scale };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
