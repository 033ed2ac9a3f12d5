import type { BoxOrder } from "../core/boxOrder.ts";
import type { MetricId, Scores } from "./metrics.ts";

/** A question about an image, which every model is asked. */
export interface Case {
  /** Id of the task; undefined for a comparison with the existing alt text. */
  task?: string;
  /** Name of the image in the report, or of both images. */
  image: string;
  question: string;
  /** Correct answers, or the existing alt text. */
  expected: string[];
  /** Small copies of the images as `data:` URLs. Images that can't be read are missing. */
  thumbnails?: string[];
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

/** Choice among fixed values, such as the role of an image. */
export interface Choice {
  metric: MetricId;
  expected: string;
  given: string;
}

interface AnsweredOutcome {
  answer: string;
  measurement: Measurement;
  /** Rating by the judge model. */
  rating?: { scores: Scores; falseWords: string[] };
}

export type Outcome =
  | ({ kind: "judged"; isCorrect: boolean; boxes?: BoxScores } & AnsweredOutcome)
  /** The answer was measured with the metrics of its task. `choice` is the part of it that a table of choices counts. */
  | ({ kind: "scored"; scores: Scores; choice?: Choice } & AnsweredOutcome)
  /** Alt text can't be judged correct or wrong. Its findings and its overlap with the existing text are reported instead. */
  | ({ kind: "compared"; findings?: string; overlap: number } & AnsweredOutcome)
  /** Only this image failed. */
  | { kind: "failed"; reason: string };

export interface Candidate {
  name: string;
  /** Outcomes in the order of the cases. If the model failed, the remaining cases were skipped and have no outcome. */
  outcomes: Outcome[];
  failure?: string;
  /** Price in US dollars per million tokens read and written. */
  price?: { read: number; written: number };
}

export interface Evaluation {
  kind: "answers" | "altTexts";
  cases: Case[];
  candidates: Candidate[];
}
