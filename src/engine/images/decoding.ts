/** Messages between the engine and its decoder process. Images are passed as file names, never as pixels. */
import type { Comparison } from "../../diff/compareImages.ts";
import type { Size } from "../../image/budget.ts";
import type { ImageNote } from "../../image/notes.ts";
import type { PieceRole } from "../../image/plan.ts";
import type { Region } from "../../image/tiles.ts";
import type { ContrastGroup } from "../../protocol/contrast.ts";
import type { LargeFileSystem } from "./pointer.ts";

export interface DecodeLimits {
  megapixels: number;
  /** CPU time, so that other processes of a busy machine don't count. */
  seconds: number;
}

/** A PNG to write: a region of the upright image. */
export interface RenderOutput {
  role: PieceRole;
  region: Region;
  /** Size of the PNG. `getContentSize` returns the size at which the region is drawn in it. */
  sent: Size;
  file: string;
}

/** A file, and the SHA-256 that its content must have. */
export interface DecodeInput {
  path: string;
  sha256: string;
}

/** The part of a file that is compared with another one. */
export interface ComparedInput extends DecodeInput {
  region: Region;
}

export type DecodeJob =
  /** Reads only the header if the format allows it. */
  | { kind: "inspect"; input: DecodeInput; limits: DecodeLimits }
  | { kind: "render"; input: DecodeInput; limits: DecodeLimits; outputs: RenderOutput[] }
  /** Moves the edges of tiles into the gaps between lines of text. */
  | { kind: "align"; input: DecodeInput; limits: DecodeLimits; tiles: Region[] }
  /** Measures the contrast of text in a part of the image. */
  | { kind: "measureContrast"; input: DecodeInput; limits: DecodeLimits; region: Region }
  /** Finds the places in which the parts of two files differ. */
  | { kind: "compare"; input: ComparedInput; other: ComparedInput; limits: DecodeLimits; maxRegions: number };

export interface ImageFacts {
  /** Size of the whole upright image. */
  size: Size;
  /** Losses caused by the format. */
  notes: ImageNote[];
}

export interface RenderedFiles {
  /** SHA-256 of each PNG, in the order of the outputs. */
  sha256: string[];
  /** Whether the file is damaged, so that parts of the image may be missing. The header alone does not always reveal that. */
  isDamaged: boolean;
  /** Whether each PNG contains text that is too small to read. Overviews are not judged. */
  smallText: boolean[];
}

export type DecodeFailure =
  | { kind: "notAnImage"; reason: string }
  | { kind: "imageNotDownloaded"; system: LargeFileSystem }
  | { kind: "imageTooManyPixels"; megapixels: number; limitMegapixels: number }
  | { kind: "diskFull"; path: string };

export type DecodeResult =
  | { kind: "inspected"; facts: ImageFacts }
  | { kind: "rendered"; files: RenderedFiles }
  | { kind: "aligned"; tiles: Region[] }
  | { kind: "compared"; comparison: Comparison }
  | { kind: "contrastMeasured"; groups: ContrastGroup[] }
  /** The content of the file does not have the expected SHA-256. */
  | { kind: "damaged" }
  | { kind: "failed"; failure: DecodeFailure };

/** Messages from the decoder process: `ready` once it accepts jobs, then one result per job. */
export type DecoderMessage = { kind: "ready" } | { kind: "result"; result: DecodeResult; residentBytes: number };
