import { toWords, type RgbaImage } from "./rgbaImage.ts";

/** Rows that both images have in the same order, pixel by pixel. */
export interface EqualRows {
  /** First row in the image before. */
  before: number;
  /** First row in the image after. */
  after: number;
  count: number;
}

/**
 * Finds the rows that two images of the same width share, in order, so that inserted or removed rows don't make everything below them look
 * changed. Patience diff: rows that occur once in each image are anchors, and the equal rows around them extend each match.
 */
export function alignRows(before: RgbaImage, after: RgbaImage): EqualRows[] {
  const beforeHashes = hashRows(before);
  const afterHashes = hashRows(after);
  const blocks: EqualRows[] = [];
  let nextBefore = 0;
  let nextAfter = 0;
  for (const anchor of selectInOrder(findUniqueRows(beforeHashes, afterHashes))) {
    if (anchor.before < nextBefore || anchor.after < nextAfter) continue;
    let { before: start, after: startAfter } = anchor;
    while (start > nextBefore && startAfter > nextAfter && beforeHashes[start - 1] === afterHashes[startAfter - 1]) {
      start -= 1;
      startAfter -= 1;
    }
    let end = anchor.before + 1;
    while (end < before.height && end - start + startAfter < after.height && beforeHashes[end] === afterHashes[end - start + startAfter])
      end += 1;
    blocks.push({ before: start, after: startAfter, count: end - start });
    nextBefore = end;
    nextAfter = end - start + startAfter;
  }
  return blocks;
}

/** Computes a 53-bit hash of each row: two independent 32-bit FNV-1a hashes over its pixels, so that different rows practically never collide. */
function hashRows(image: RgbaImage): number[] {
  const words = toWords(image);
  return Array.from({ length: image.height }, (_, row) => {
    let low = 0x811c9dc5;
    let high = 0x9747b28c;
    for (let index = row * image.width; index < (row + 1) * image.width; index++) {
      low = Math.imul(low ^ (words[index] as number), 0x01000193);
      high = Math.imul(high ^ (words[index] as number), 0x85ebca6b);
      // Without this, the highest byte of a pixel would never reach the low bits.
      low ^= low >>> 15;
      high ^= high >>> 13;
    }
    return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
  });
}

function findUniqueRows(before: number[], after: number[]): { before: number; after: number }[] {
  const uniqueAfter = indexUnique(after);
  return [...indexUnique(before)]
    .flatMap(([hash, row]) => {
      const other = uniqueAfter.get(hash);
      return other === undefined ? [] : { before: row, after: other };
    })
    .sort((a, b) => a.before - b.before);
}

function indexUnique(hashes: number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return new Map(hashes.flatMap((hash, row) => (counts.get(hash) === 1 ? [[hash, row] as const] : [])));
}

/** Selects the longest sequence of pairs, sorted by `before`, in which `after` grows too. */
function selectInOrder(pairs: { before: number; after: number }[]): { before: number; after: number }[] {
  /** Index of the pair that ends the best sequence of each length. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, pair] of pairs.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number] as typeof pair).after < pair.after) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1];
    ends[low] = index;
  }
  const sequence: typeof pairs = [];
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) sequence.push(pairs[index] as (typeof pairs)[number]);
  return sequence.reverse();
}
