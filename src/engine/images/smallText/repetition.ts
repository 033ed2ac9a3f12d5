import type { Luminance } from "../luminance.ts";
import type { Box } from "./components.ts";

/** Maximum width that is compared, in pixels. */
const MAX_WIDTH = 200;
/** Maximum number of rows that are compared. */
const MAX_ROWS = 12;
/** Maximum difference between a part that repeats and its shifted copy, relative to the average of all shifts. */
const MAX_DIFFERENCE = 0.3;
/** Like `MAX_DIFFERENCE`, for parts so short that different characters may look alike by chance. */
const MAX_SHORT_DIFFERENCE = 0.6;

/** Whether a part of a cell looks the same when it is shifted sideways, as a row of dots, dashes or other repeated characters does. */
export function repeats(cell: Luminance, box: Box): boolean {
  const difference = compareWithShifts(cell, box);
  if (difference < MAX_DIFFERENCE) return true;
  if (difference > MAX_SHORT_DIFFERENCE) return false;
  const left = Math.max(0, box.left - 2 * box.width);
  const right = Math.min(cell.width - 2, box.left + 3 * box.width);
  const surroundings = [
    { ...box, left, width: box.left + box.width - left },
    { ...box, width: right - box.left },
  ];
  return surroundings.some((part) => compareWithShifts(cell, part) < MAX_DIFFERENCE);
}

/** Returns the least difference between a part and its shifted copies, relative to the average: 0 if it repeats, about 0.7 for text, 1 for a single color. */
function compareWithShifts({ data, width: stride }: Luminance, { left, top, width: fullWidth, height }: Box): number {
  const width = Math.min(fullWidth, MAX_WIDTH);
  const rowStep = Math.ceil((height + 1) / MAX_ROWS);
  const maxShift = Math.min(Math.floor(width / 2), 6 * height + 8);
  let total = 0;
  let least = Infinity;
  for (let shift = 2; shift <= maxShift; shift++) {
    let difference = 0;
    for (let y = top; y <= top + height; y += rowStep) {
      for (let at = y * stride + left, end = at + width - shift; at < end; at++) {
        // The distance between the characters may be a fraction of a pixel larger than the shift.
        const [value, near, far] = [data[at] ?? 0, data[at + shift] ?? 0, data[at + shift + 1] ?? 0];
        difference += Math.max(0, Math.min(near, far) - value, value - Math.max(near, far));
      }
    }
    difference /= width - shift;
    total += difference;
    least = Math.min(least, difference);
  }
  return total === 0 ? 1 : least / (total / (maxShift - 1));
}
