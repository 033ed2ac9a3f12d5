const START_OF_SCAN = 0xda;
const HUFFMAN_TABLES = 0xc4;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Maximum number of scans to leave out. Each attempt decodes the image again. */
const MAX_CUTS = 12;

/**
 * Lists ways to rewrite a damaged JPEG: first with a repaired header and an end marker, then also with ever more of the last scans left
 * out, because a decoder may reject one of them. A progressive JPEG then has less detail. Source: ITU-T T.81, B.1.1 and G.1.
 */
export function* repairJpeg(bytes: Uint8Array): Generator<Uint8Array> {
  const { header, scans } = splitJpeg(bytes);
  yield Buffer.concat([header, scans, END_OF_IMAGE]);
  const cuts: number[] = [];
  for (let at = scans.length - 2; at > 0 && cuts.length < MAX_CUTS; at--) {
    const marker = scans[at + 1];
    if (scans[at] === 0xff && (marker === START_OF_SCAN || marker === HUFFMAN_TABLES)) cuts.push(at);
  }
  for (const cut of cuts) yield Buffer.concat([header, scans.subarray(0, cut), END_OF_IMAGE]);
}

/**
 * Splits a JPEG where its first scan starts. Segments of the header whose wrong length would make them include other segments are left out.
 */
function splitJpeg(bytes: Uint8Array): { header: Uint8Array; scans: Uint8Array } {
  const header: Uint8Array[] = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length;) {
    const end = findSegmentEnd(bytes, at);
    if (end !== undefined && bytes[at + 1] === START_OF_SCAN) return { header: Buffer.concat(header), scans: bytes.subarray(at) };
    if (end !== undefined) header.push(bytes.subarray(at, end));
    at = end ?? at + 1;
  }
  return { header: Buffer.concat(header), scans: new Uint8Array() };
}

/** Returns the end of the header's segment at a position; undefined if there is none, or its length is wrong. */
function findSegmentEnd(bytes: Uint8Array, at: number): number | undefined {
  const marker = bytes[at + 1] ?? 0;
  // Frames, tables, scans, application data and comments. The markers from 0xD0 to 0xD9 have no length.
  const isSegment = (marker >= 0xc0 && marker <= 0xcf) || (marker >= START_OF_SCAN && marker <= 0xef) || marker === 0xfe;
  if (bytes[at] !== 0xff || !isSegment) return undefined;
  const end = at + 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
  return marker === START_OF_SCAN || bytes[end] === 0xff ? end : undefined;
}
