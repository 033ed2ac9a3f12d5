/** Messages between the engine and its decoder process. Pixels never travel here: both sides name files. */
import type { Size, TokenBudget } from "../../core/image/budget.ts";

export interface DecodeJob {
  /** The image file as the person has it. */
  input: string;
  /** Where to write the PNG. */
  output: string;
  budget: TokenBudget | "auto";
}

export interface Decoded {
  original: Size;
  sent: Size;
  /** Of the PNG. */
  sha256: string;
}

export type DecodeFailure =
  | { kind: "notAnImage"; reason: string }
  | { kind: "imageTooManyPixels"; megapixels: number; limitMegapixels: number }
  | { kind: "diskFull"; path: string };

export type DecodeResult = { kind: "decoded"; decoded: Decoded } | { kind: "failed"; failure: DecodeFailure };

export const MAX_MEGAPIXELS = 100;
export const MAX_DECODE_SECONDS = 10;
