/** Messages between the engine and its decoder process. Pixels never travel here: both sides name files. */
import type { Size } from "../../image/budget.ts";
import type { ImageNote } from "../../image/notes.ts";
import type { Region } from "../../image/tiles.ts";

export interface DecodeLimits {
  megapixels: number;
  seconds: number;
}

/** One PNG to make: this region of the upright image, resampled. */
export interface RenderOutput {
  region: Region;
  sent: Size;
  file: string;
}

export type DecodeJob =
  /** Reads no more than a header where the format allows it. */
  | { kind: "inspect"; input: string; limits: DecodeLimits }
  | { kind: "render"; input: string; limits: DecodeLimits; outputs: RenderOutput[] };

export interface Inspected {
  /** The whole image, upright. */
  size: Size;
  /** What the format itself leaves out. */
  notes: ImageNote[];
}

export interface Rendered {
  /** SHA-256 of each PNG, in the order of the outputs. */
  sha256: string[];
  /** The median width of text-like strokes in the image's own pixels; undefined where there is hardly any text. */
  stroke?: number;
}

export type DecodeFailure =
  | { kind: "notAnImage"; reason: string }
  | { kind: "imageTooManyPixels"; megapixels: number; limitMegapixels: number }
  | { kind: "diskFull"; path: string };

export type DecodeResult =
  | { kind: "inspected"; inspected: Inspected }
  | { kind: "rendered"; rendered: Rendered }
  | { kind: "failed"; failure: DecodeFailure };

/** What the decoder process sends: that it listens, then one answer a job with the memory it holds afterwards, in bytes. */
export type FromDecoder = { kind: "ready" } | { kind: "result"; result: DecodeResult; residentBytes: number };
