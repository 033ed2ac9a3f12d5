import type { Size } from "../../image/budget.ts";
import type { ImageNote } from "../../image/notes.ts";
import type { Pixels } from "./pixels.ts";

/** An image of any format, its header read. */
export interface SourceImage {
  /** Upright, as a person sees it; for a vector graphic its own size. */
  size: Size;
  notes: ImageNote[];
  /** What draws it: bytes for sharp, or a function for the formats that sharp does not know. */
  content:
    | { kind: "sharp"; bytes: Uint8Array; hasAlpha: boolean }
    | {
        kind: "pixels";
        /** @param scale of a vector graphic, which is drawn that much larger; others ignore it */
        decode(scale: number): Promise<Pixels>;
        /** An ICC profile that the pixels are in, else sRGB. */
        profile?: Uint8Array;
      };
  /** Gives back what the format's decoder holds. */
  dispose?: () => void;
}
