/** One question about one image, asked of every model. */
export interface Case {
  /** Name of the image, as the user gave it. */
  image: string;
  question: string;
  /** True answers, in words, or the alt text that a user wrote. */
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
  /** An alt text is not true or false: it has findings, and an overlap with the text that a user wrote. */
  | { kind: "compared"; answer: string; findings?: string; overlap: number; measured: Measurement }
  /** A failure of this image alone. */
  | { kind: "failed"; reason: string };

export interface Candidate {
  name: string;
  /** In the order of the cases; fewer after a failure of the model. */
  outcomes: Outcome[];
  failure?: string;
}

export interface Evaluation {
  kind: "answers" | "altTexts";
  cases: Case[];
  candidates: Candidate[];
}
