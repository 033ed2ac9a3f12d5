/** Start of a box: its length and type. */
const BOX_START_BYTES = 8;
/** Boxes that contain, directly or indirectly, the number of frames. */
const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);

/** Brands of files with an animation, with those of files that contain only its still image. Sources: ISO/IEC 23008-12; AVIF, section 6. */
const STILL_BRANDS: Record<string, string> = { avis: "avif", msf1: "mif1", hevc: "heic", hevx: "heix", hevm: "heim", hevs: "heis" };

export interface ImageSequence {
  frameCount: number;
  /** The file with its tracks hidden, so that a decoder reads only the still image, which the file contains beside the animation. */
  still: Uint8Array;
}

/**
 * Reads an animated AVIF or HEIC. The number of frames is the number of samples in the track of the images, whose handler is `pict`. (The
 * track of their transparency has the handler `auxv`.) Source: ISO/IEC 14496-12, 8.4.3 and 8.7.3.
 * @returns undefined if the file has no tracks
 * @throws Error if the file has tracks but no still image. The message can be shown to the user.
 */
export function readImageSequence(bytes: Uint8Array): ImageSequence | undefined {
  const still = Buffer.from(bytes);
  let frameCount = 1;
  let handler = "";
  let brands = { from: 0, to: 0 };
  let [hasTracks, hasStill] = [false, false];
  const visit = (from: number, to: number) => {
    for (let at = from; at + BOX_START_BYTES <= to;) {
      const type = still.toString("latin1", at + 4, at + BOX_START_BYTES);
      const length = still.readUInt32BE(at);
      // With a length of 0, the box extends to the end of the file; with 1, its length follows as a 64-bit number. Only `mdat` gets so
      // large that it needs one.
      const end = length === 0 ? to : at + (length === 1 && at + 16 <= to ? Number(still.readBigUInt64BE(at + 8)) : length);
      if (end < at + BOX_START_BYTES || end > to) return;
      const content = at + BOX_START_BYTES;
      if (type === "ftyp" && from === 0) brands = { from: content, to: end };
      if (CONTAINERS.has(type)) visit(content, end);
      if (type === "hdlr" && content + 12 <= end) handler = still.toString("latin1", content + 8, content + 12);
      if ((type === "stsz" || type === "stz2") && handler === "pict" && content + 12 <= end) frameCount = still.readUInt32BE(content + 8);
      if (type === "meta" && from === 0) hasStill = true;
      if (type === "moov") {
        hasTracks = true;
        still.write("free", at + 4, "latin1");
      }
      at = end;
    }
  };
  visit(0, still.length);
  if (!hasTracks) return undefined;
  if (!hasStill) throw new Error("The file has an animation, but no still image.");
  for (let at = brands.from; at + 4 <= brands.to; at += 4) {
    const stillBrand = STILL_BRANDS[still.toString("latin1", at, at + 4)];
    if (stillBrand !== undefined) still.write(stillBrand, at, "latin1");
  }
  return { frameCount, still };
}
