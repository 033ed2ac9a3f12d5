/** How the value of a metric is written: as a share in percent, or as a number per 100 answers. */
export type MetricUnit = "share" | "per100";

interface Metric {
  label: string;
  unit: MetricUnit;
  /** The tasks are counted together, because each has too few answers. */
  isPooled?: true;
}

/** All metrics, in the order of the report. Each answer has a value: a share from 0 to 1, or a number of errors. */
export const metrics = {
  correct: { label: "Correct answers", unit: "share" },
  boxes: { label: "Correct boxes", unit: "share" },
  words: { label: "Required words", unit: "share" },
  forbidden: { label: "No forbidden words", unit: "share" },
  numbers: { label: "Required numbers", unit: "share" },
  characters: { label: "Characters (100% − character error rate)", unit: "share" },
  lines: { label: "Lines found", unit: "share" },
  nodes: { label: "Nodes", unit: "share" },
  edges: { label: "Arrows", unit: "share" },
  complete: { label: "Complete code", unit: "share" },
  changes: { label: "Changes found", unit: "share" },
  role: { label: "Role", unit: "share" },
  verdict: { label: "Verdict", unit: "share" },
  rules: { label: "Without findings", unit: "share" },
  language: { label: "Language", unit: "share" },
  firstTry: { label: "Valid on the first try", unit: "share" },
  falseNumbers: { label: "False numbers", unit: "per100", isPooled: true },
  falseQuotes: { label: "False quotations", unit: "per100", isPooled: true },
  ratedTrue: { label: "Judge: true", unit: "share" },
  ratedUseful: { label: "Judge: fits its purpose", unit: "share" },
  ratedComplete: { label: "Judge: complete", unit: "share" },
  ratedConcise: { label: "Judge: concise", unit: "share" },
  ratedLanguage: { label: "Judge: language", unit: "share" },
} satisfies Record<string, Metric>;

export type MetricId = keyof typeof metrics;

/** Values of one answer. */
export type Scores = Partial<Record<MetricId, number>>;

export function getMetric(id: MetricId): Metric {
  return metrics[id];
}
