import type { BoxOrder } from "../core/boxOrder.ts";

/** A question about an image, which every model is asked. */
export interface Case {
  /** Name of the image in the report. */
  image: string;
  question: string;
  /** Correct answers, or the existing alt text. */
  expected: string[];
  /** Small copy of the image as a `data:` URL; undefined if the image can't be read. */
  thumbnail?: string;
}

/** Token counts and timings of an answer. */
export interface Measurement {
  tokens: { prompt: number; cached: number; answer: number };
  firstTokenMs: number;
  totalMs: number;
  answerTokensPerSecond?: number;
}

/**
 * Overlap of a model's boxes with the expected region, from 0 to 1: of a box with named keys, and of a box that is a plain list, read with
 * the coordinates in each possible order.
 */
export interface BoxScores extends Record<BoxOrder | "named", number> {
  /** The model's own name. */
  model: string;
}

export type Outcome =
  | { kind: "judged"; answer: string; isCorrect: boolean; measurement: Measurement; boxes?: BoxScores }
  /** Alt text can't be judged correct or wrong. Its findings and its overlap with the existing text are reported instead. */
  | { kind: "compared"; answer: string; findings?: string; overlap: number; measurement: Measurement }
  /** Only this image failed. */
  | { kind: "failed"; reason: string };

export interface Candidate {
  name: string;
  /** Outcomes in the order of the cases. If the model failed, the remaining cases were skipped and have no outcome. */
  outcomes: Outcome[];
  failure?: string;
}

export interface Evaluation {
  kind: "answers" | "altTexts";
  cases: Case[];
  candidates: Candidate[];
}
