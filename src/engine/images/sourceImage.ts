import type { SharpOptions } from "sharp";
import type { Size } from "../../image/budget.ts";
import type { ImageNote } from "../../image/notes.ts";
import type { Pixels } from "./pixels.ts";

/** An image of any format whose header has been read. */
export interface SourceImage {
  /** Upright size; for a vector graphic, its nominal size. */
  size: Size;
  notes: ImageNote[];
  /** Bytes for sharp, or a function for formats that sharp does not support. */
  content:
    | { kind: "sharp"; bytes: Uint8Array; decoderOptions: SharpOptions }
    | {
        kind: "pixels";
        /** @param scale factor by which a vector graphic is drawn larger; other formats ignore it */
        decode(scale: number): Promise<Pixels>;
        /** ICC profile of the pixels; sRGB if undefined. */
        profile?: Uint8Array;
      };
  /** Frees the memory of the format's decoder. */
  dispose?: () => void;
}
