/** A question about an image, which every model is asked. */
export interface Case {
  /** Name of the image, as the user gave it. */
  image: string;
  question: string;
  /** Correct answers, or the existing alt text. */
  expected: string[];
  /** Small copy of the image as a `data:` URL; undefined if the image can't be read. */
  thumbnail?: string;
}

/** Cost of an answer. */
export interface Measurement {
  tokens: { prompt: number; cached: number; answer: number };
  firstTokenMs: number;
  totalMs: number;
  answerTokensPerSecond?: number;
}

export type Outcome =
  | { kind: "judged"; answer: string; isTrue: boolean; measured: Measurement }
  /** Alt texts are not correct or wrong: they have findings, and an overlap with the existing text. */
  | { kind: "compared"; answer: string; findings?: string; overlap: number; measured: Measurement }
  /** A failure of this image alone. */
  | { kind: "failed"; reason: string };

export interface Candidate {
  name: string;
  /** In the order of the cases; shorter if the model failed. */
  outcomes: Outcome[];
  failure?: string;
}

export interface Evaluation {
  kind: "answers" | "altTexts";
  cases: Case[];
  candidates: Candidate[];
}
