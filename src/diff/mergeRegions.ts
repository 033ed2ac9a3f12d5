import type { Region } from "../image/tiles.ts";
import type { ChangedRegion } from "./changedRegion.ts";

/** Merges regions that overlap, then the closest ones until at most `maxRegions` are left. @returns regions from top to bottom */
export function mergeRegions(regions: readonly ChangedRegion[], maxRegions: number): ChangedRegion[] {
  const merged = [...regions];
  for (;;) {
    let best: { first: number; second: number; cost: number } | undefined;
    for (const [first, one] of merged.entries()) {
      for (let second = first + 1; second < merged.length; second++) {
        const other = merged[second] as ChangedRegion;
        const cost = measureCost(one, other);
        if (best === undefined || cost < best.cost) best = { first, second, cost };
      }
    }
    // If a union covers no more than its parts, they overlap or adjoin.
    if (best === undefined || (merged.length <= maxRegions && best.cost > 0)) break;
    merged.splice(best.first, 1, unite(merged[best.first] as ChangedRegion, merged[best.second] as ChangedRegion));
    merged.splice(best.second, 1);
  }
  return merged.sort((a, b) => getTop(a) - getTop(b) || getLeft(a) - getLeft(b));
}

/** Base cost of merging regions of different kinds (change, addition, removal): higher than that of any pair of the same kind. */
const OTHER_KIND_COST = 1e12;

/** Number of pixels that the union of two regions of the same kind covers in addition to them; negative if they overlap. */
function measureCost(a: ChangedRegion, b: ChangedRegion): number {
  const isSameKind = (a.before === undefined) === (b.before === undefined) && (a.after === undefined) === (b.after === undefined);
  if (!isSameKind) return OTHER_KIND_COST + Math.abs(getTop(a) - getTop(b)) + Math.abs(getLeft(a) - getLeft(b));
  const union = unite(a, b);
  return countPixels(union) - countPixels(a) - countPixels(b);
}

function unite(a: ChangedRegion, b: ChangedRegion): ChangedRegion {
  const before = uniteRegions(a.before, b.before);
  const after = uniteRegions(a.after, b.after);
  return { ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

function uniteRegions(a: Region | undefined, b: Region | undefined): Region | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

function countPixels({ before, after }: ChangedRegion): number {
  return [before, after].reduce((sum, region) => sum + (region ? region.width * region.height : 0), 0);
}

function getTop({ before, after }: ChangedRegion): number {
  return (after ?? before)?.y ?? 0;
}

function getLeft({ before, after }: ChangedRegion): number {
  return (after ?? before)?.x ?? 0;
}
