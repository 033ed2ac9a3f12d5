import type { Size } from "../image/budget.ts";
import type { Region } from "../image/tiles.ts";

/** Side of a cell, in pixels, for an image whose longer side has up to 1,600 pixels; larger images have larger cells. */
const CELL_SIDE = 8;
const CELLS_PER_SIDE = 200;
/** Changes that are at most this many unchanged cells apart belong together, as the letters of a word do. */
const GAP_CELLS = 2;
/** Maximum number of regions; scattered changes, such as noise, are joined over larger gaps. */
const MAX_REGIONS = 200;

/**
 * Groups changed pixels into regions: the bounding boxes of changes that are close together.
 * @param isChanged whether each pixel has changed, row by row
 */
export function clusterChanges(isChanged: Uint8Array, { width, height }: Size): Region[] {
  const side = Math.max(CELL_SIDE, Math.ceil(Math.max(width, height) / CELLS_PER_SIDE));
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(height / side);
  const cells: (Bounds | undefined)[] = Array.from({ length: columns * rows });
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (isChanged[index++] === 0) continue;
      const cell = Math.floor(y / side) * columns + Math.floor(x / side);
      cells[cell] = extend(cells[cell], { left: x, top: y, right: x + 1, bottom: y + 1 });
    }
  }
  for (let gap = GAP_CELLS; ; gap *= 2) {
    const regions = joinCells([...cells], columns, gap);
    if (regions.length <= MAX_REGIONS) return regions;
  }
}

/** Joins neighboring cells to regions. Empties `cells`. */
function joinCells(cells: (Bounds | undefined)[], columns: number, gap: number): Region[] {
  const rows = cells.length / columns;
  const reach = gap + 1;
  const regions: Region[] = [];
  for (const start of cells.keys()) {
    if (cells[start] === undefined) continue;
    let bounds: Bounds | undefined;
    const pending = [start];
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      const cellBounds = cells[cell];
      if (cellBounds === undefined) continue;
      cells[cell] = undefined;
      bounds = extend(bounds, cellBounds);
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      for (let nearRow = Math.max(0, row - reach); nearRow <= Math.min(rows - 1, row + reach); nearRow++) {
        for (let near = Math.max(0, column - reach); near <= Math.min(columns - 1, column + reach); near++) {
          if (cells[nearRow * columns + near] !== undefined) pending.push(nearRow * columns + near);
        }
      }
    }
    if (bounds) regions.push({ x: bounds.left, y: bounds.top, width: bounds.right - bounds.left, height: bounds.bottom - bounds.top });
  }
  return regions;
}

/** `right` and `bottom` are exclusive. */
interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function extend(bounds: Bounds | undefined, { left, top, right, bottom }: Bounds): Bounds {
  if (bounds === undefined) return { left, top, right, bottom };
  return {
    left: Math.min(bounds.left, left),
    top: Math.min(bounds.top, top),
    right: Math.max(bounds.right, right),
    bottom: Math.max(bounds.bottom, bottom),
  };
}
