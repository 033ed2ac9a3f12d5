import type { Luminance } from "../luminance.ts";

/** A part of a cell, in pixels. */
export interface Box {
  left: number;
  top: number;
  /** Distance from the first to the last edge, in pixels. */
  width: number;
  height: number;
}

/** A connected group of edge pixels: a letter, several touching letters, a line, or a part of a photograph. */
export interface Component extends Box {
  /** Number of edge pixels. */
  pixels: number;
  /** Number of changes between dark and light from left to right, in all rows together. */
  crossings: number;
}

/** Change in luminance between neighboring pixels, 0…255, that counts as an edge. */
const MIN_EDGE_CONTRAST = 20;

/** Maximum density of text: the number of runs of edge pixels divided by the number of pixels. Noise and textures have more; they are not searched. */
const MAX_RUN_DENSITY = 0.2;
/** Number of runs up to which a cell is searched, even if they are dense. */
const MIN_TEXTURE_RUNS = 10_000;

/** Returns the direction of the edge between two neighboring pixels: 1 if the second is lighter, -1 if it is darker, 0 if there is no edge. */
export function findEdge(from: number, to: number): number {
  const change = to - from;
  return change >= MIN_EDGE_CONTRAST ? 1 : change <= -MIN_EDGE_CONTRAST ? -1 : 0;
}

/**
 * Finds the connected groups of edge pixels. A pixel is an edge pixel if it differs from its right or lower neighbor. Groups that touch
 * the top or bottom of the cell are left out, because they may be cut.
 * @param maxStraight length in pixels at which a straight edge counts as a line, such as a border, rather than as a part of a letter
 */
export function findComponents({ data, width, height }: Luminance, maxStraight: number): Component[] {
  const labels = new Labels();
  let above: number[] = [];
  for (let y = 0; y + 1 < height; y++) {
    const runs: number[] = [];
    let previousEdge = 0;
    let start = -1;
    let crossings = 0;
    let straight = 0;
    const rowStart = y * width;
    for (let x = 0; x < width; x++) {
      const at = rowStart + x;
      const value = data[at] ?? 0;
      if (start < 0) {
        // A fast path, because most pixels are not edge pixels.
        const [right, below] = [value - (data[at + 1] ?? 0), value - (data[at + width] ?? 0)];
        if (right < MIN_EDGE_CONTRAST && right > -MIN_EDGE_CONTRAST && below < MIN_EDGE_CONTRAST && below > -MIN_EDGE_CONTRAST) {
          previousEdge = 0;
          continue;
        }
      }
      const isLast = x === width - 1;
      const edge = isLast ? 0 : findEdge(value, data[at + 1] ?? 0);
      const isStraight = !isLast && edge === 0 && findEdge(value, data[at + width] ?? 0) !== 0;
      if (!isStraight && straight > 0) {
        if (straight >= maxStraight) {
          // A straight line, such as a border or an underline, does not connect the letters that touch it.
          const end = x - straight - 1;
          if (end >= start) runs.push(start, end, labels.add(start, end, y, crossings));
          start = -1;
        }
        straight = 0;
      }
      if (isStraight) straight++;
      if (isStraight || edge !== 0) {
        if (start < 0) {
          start = x;
          crossings = 0;
        }
        // Blurred edges extend over several pixels.
        if (edge !== 0 && edge !== previousEdge) crossings++;
      } else if (start >= 0) {
        runs.push(start, x - 1, labels.add(start, x - 1, y, crossings));
        start = -1;
      }
      previousEdge = edge;
    }
    connectRuns(above, runs, labels);
    if (labels.count > MIN_TEXTURE_RUNS && labels.count > (y + 1) * width * MAX_RUN_DENSITY) return [];
    above = runs;
  }
  return labels.list(height);
}

/** Joins the groups of runs that touch each other, also diagonally. Runs are triples: first pixel, last pixel, label. */
function connectRuns(above: number[], runs: number[], labels: Labels): void {
  let other = 0;
  for (let at = 0; at < runs.length; at += 3) {
    const [start = 0, end = 0, label = 0] = [runs[at], runs[at + 1], runs[at + 2]];
    while (other < above.length && (above[other + 1] ?? 0) < start - 1) other += 3;
    for (let next = other; next < above.length && (above[next] ?? 0) <= end + 1; next += 3) labels.join(above[next + 2] ?? 0, label);
  }
}

/** Union-find of the labels of runs. */
class Labels {
  readonly #parents: number[] = [];
  readonly #components: (Component | undefined)[] = [];

  get count(): number {
    return this.#parents.length;
  }

  add(start: number, end: number, y: number, crossings: number): number {
    this.#parents.push(this.#parents.length);
    this.#components.push({ left: start, top: y, width: end - start, height: 0, pixels: end - start + 1, crossings });
    return this.#parents.length - 1;
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.#find(a), this.#find(b)];
    const [from, to] = [this.#components[rootB], this.#components[rootA]];
    if (rootA === rootB || !from || !to) return;
    const right = Math.max(from.left + from.width, to.left + to.width);
    const bottom = Math.max(from.top + from.height, to.top + to.height);
    to.left = Math.min(from.left, to.left);
    to.top = Math.min(from.top, to.top);
    to.width = right - to.left;
    to.height = bottom - to.top;
    to.pixels += from.pixels;
    to.crossings += from.crossings;
    this.#parents[rootB] = rootA;
    this.#components[rootB] = undefined;
  }

  list(height: number): Component[] {
    return this.#components.filter(
      (component) => component !== undefined && component.top > 0 && component.top + component.height < height - 2,
    ) as Component[];
  }

  #find(label: number): number {
    let root = label;
    while (this.#parents[root] !== root) root = this.#parents[root] ?? root;
    let next = label;
    while (next !== root) {
      const parent = this.#parents[next] ?? root;
      this.#parents[next] = root;
      next = parent;
    }
    return root;
  }
}
