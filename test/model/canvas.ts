export type Color = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

/** Corners of a rectangle or of the bounding box of an ellipse, including the last pixel. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * An RGB image to draw on. The pixels are identical to those that Pillow's ImageDraw, which drew the test model's training images, produces
 * without anti-aliasing: coordinates are truncated to whole pixels, last pixels are included, and shapes are clipped.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Three bytes per pixel, rows from the top. */
  readonly rgb: Uint8Array;

  constructor(width: number, height: number, background: Color) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) this.#fillRow(y, 0, width - 1, background);
  }

  drawRectangle(box: Box, fill: Color, outline?: { color: Color; width: number }): void {
    const [left, top, right, bottom] = truncateBox(box);
    this.#fillBox([left, top, right, bottom], fill);
    if (outline === undefined) return;
    const inset = outline.width - 1;
    this.#fillBox([left, top, right, top + inset], outline.color);
    this.#fillBox([left, bottom - inset, right, bottom], outline.color);
    this.#fillBox([left, top, left + inset, bottom], outline.color);
    this.#fillBox([right - inset, top, right, bottom], outline.color);
  }

  /** Follows a quarter of the curve with Bresenham's algorithm, in half pixels so that even diameters have a center too. */
  drawEllipse(box: Box, fill: Color): void {
    const [left, top, right, bottom] = truncateBox(box);
    const a = right - left;
    const b = bottom - top;
    const computeDeviation = (x: number, y: number) => Math.abs(a * a * y * y + b * b * x * x - a * a * b * b);
    let x = a;
    let y = b % 2;
    // The first point of a row is the outermost one.
    let lastRow = -1;
    for (;;) {
      if (y !== lastRow) {
        for (const row of [b - y, b + y]) this.#fillRow(top + row / 2, left + (a - x) / 2, left + (a + x) / 2, fill);
        lastRow = y;
      }
      if (x === a % 2 && y === b) return;
      const candidates: Point[] =
        x > 1
          ? [
              [x, y + 2],
              [x - 2, y + 2],
              [x - 2, y],
            ]
          : [[x, y + 2]];
      [x, y] = candidates.reduce((best, next) => (computeDeviation(...best) > computeDeviation(...next) ? next : best));
    }
  }

  /** Fills a convex polygon. */
  drawPolygon(corners: readonly Point[], fill: Color): void {
    const points = corners.map(([x, y]): Point => [Math.trunc(x), Math.trunc(y)]);
    const edges = points.map((from, index) => ({ from, to: points[(index + 1) % points.length] ?? from }));
    const rows = points.map(([, y]) => y);
    for (let y = Math.min(...rows); y <= Math.max(...rows); y++) {
      const crossings = edges.flatMap(({ from, to }) => findCrossings(from, to, y));
      this.#fillRow(y, roundHalfUp(Math.min(...crossings)), roundHalfDown(Math.max(...crossings)), fill);
    }
  }

  /** Draws a horizontal or vertical line; with an even width, the additional pixel is on the right or below. */
  drawLine(from: Point, to: Point, width: number, color: Color): void {
    const [left, top, right, bottom] = truncateBox([...from, ...to]);
    const before = Math.floor((width - 1) / 2);
    const after = Math.ceil((width - 1) / 2);
    if (top === bottom) this.#fillBox([left, top - before, right, bottom + after], color);
    else this.#fillBox([left - before, top, right + after, bottom], color);
  }

  #fillBox([left, top, right, bottom]: Box, color: Color): void {
    for (let y = top; y <= bottom; y++) this.#fillRow(y, left, right, color);
  }

  #fillRow(y: number, left: number, right: number, color: Color): void {
    if (y < 0 || y >= this.height) return;
    for (let x = Math.max(0, left); x <= Math.min(this.width - 1, right); x++) this.rgb.set(color, (y * this.width + x) * 3);
  }
}

function truncateBox(box: Box): [number, number, number, number] {
  return [Math.trunc(box[0]), Math.trunc(box[1]), Math.trunc(box[2]), Math.trunc(box[3])];
}

/**
 * Finds the x coordinates where an edge crosses a row of pixels; if the edge lies in that row, its two ends. Uses single precision, like
 * Pillow.
 */
function findCrossings([x0, y0]: Point, [x1, y1]: Point, y: number): number[] {
  if (y < Math.min(y0, y1) || y > Math.max(y0, y1)) return [];
  if (y0 === y1) return [x0, x1];
  const slope = Math.fround((x1 - x0) / (y1 - y0));
  return [Math.fround(Math.fround((y - y0) * slope) + x0)];
}

function roundHalfUp(x: number): number {
  return Math.floor(x + 0.5);
}

function roundHalfDown(x: number): number {
  return Math.ceil(x - 0.5);
}
