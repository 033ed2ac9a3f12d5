const START_OF_SCAN = 0xda;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/**
 * Rewrites the header of a damaged JPEG, and adds the end marker. Segments with a wrong length, which would hide the segments after them,
 * are left out. Source: ITU-T T.81, B.1.1.
 */
export function repairJpeg(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    const end = findSegmentEnd(bytes, at);
    if (end === undefined) {
      at++;
      continue;
    }
    if (bytes[at + 1] === START_OF_SCAN) {
      parts.push(bytes.subarray(at));
      break;
    }
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...parts, END_OF_IMAGE]);
}

/** Returns the end of the header's segment at a position; undefined if there is none, or its length is wrong. */
function findSegmentEnd(bytes: Uint8Array, at: number): number | undefined {
  const marker = bytes[at + 1] ?? 0;
  // Frames and tables, except for those that only occur in other JPEG processes; then applications' data and comments.
  const isSegment = (marker >= 0xc0 && marker <= 0xcf) || (marker >= START_OF_SCAN && marker <= 0xef) || marker === 0xfe;
  if (bytes[at] !== 0xff || !isSegment) return undefined;
  const end = at + 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
  return marker === START_OF_SCAN || bytes[end] === 0xff ? end : undefined;
}
