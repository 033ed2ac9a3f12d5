import type { Candidate, Evaluation } from "./evaluation.ts";
import { computeMedian } from "./score.ts";

/** Results of one model. */
export interface Summary {
  name: string;
  cases: number;
  /** Number of correct answers. */
  correct: number;
  wrong: number;
  failed: number;
  /** Number of images whose new alt text has no findings. */
  passed: number;
  meanOverlap: number | undefined;
  tokens: { read: number; cached: number; written: number };
  medianFirstTokenMs: number | undefined;
  medianTokensPerSecond: number | undefined;
  totalMs: number;
  failure?: string;
}

export function summarize({ name, outcomes, failure }: Candidate, cases: number): Summary {
  const measurements = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [] : outcome.measurement));
  const judgedOutcomes = outcomes.filter((outcome) => outcome.kind === "judged");
  const comparedOutcomes = outcomes.filter((outcome) => outcome.kind === "compared");
  const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
  return {
    name,
    cases,
    correct: judgedOutcomes.filter((outcome) => outcome.isCorrect).length,
    wrong: judgedOutcomes.filter((outcome) => !outcome.isCorrect).length,
    failed: cases - measurements.length,
    passed: comparedOutcomes.filter(({ findings }) => findings === undefined).length,
    meanOverlap: comparedOutcomes.length === 0 ? undefined : sum(comparedOutcomes.map(({ overlap }) => overlap)) / comparedOutcomes.length,
    tokens: {
      read: sum(measurements.map(({ tokens }) => tokens.prompt - tokens.cached)),
      cached: sum(measurements.map(({ tokens }) => tokens.cached)),
      written: sum(measurements.map(({ tokens }) => tokens.answer)),
    },
    medianFirstTokenMs: computeMedian(measurements.map(({ firstTokenMs }) => firstTokenMs)),
    medianTokensPerSecond: computeMedian(measurements.flatMap(({ answerTokensPerSecond }) => answerTokensPerSecond ?? [])),
    totalMs: sum(measurements.map(({ totalMs }) => totalMs)),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Formats a summary as one line for a terminal. */
export function formatSummary(kind: Evaluation["kind"], summary: Summary): string {
  const { name, cases, failed, failure, passed, meanOverlap, tokens } = summary;
  if (failure !== undefined) return `${name}: ${failure}`;
  const counts =
    kind === "answers"
      ? `${summary.correct} of ${cases} correct, ${summary.wrong} wrong`
      : `${passed} of ${cases} without findings, ${formatPercent(meanOverlap)} word overlap with the existing alt text`;
  const parts = [
    failed > 0 ? `${counts}, ${failed} failed` : counts,
    `${tokens.read} tokens read, ${tokens.written} written`,
    `first token after ${formatSeconds(summary.medianFirstTokenMs)}, ${formatRate(summary.medianTokensPerSecond)} (medians)`,
  ];
  return `${name}: ${parts.join(" · ")}`;
}

export function formatSeconds(ms: number | undefined): string {
  return ms === undefined ? "–" : `${(ms / 1000).toFixed(2)} s`;
}

export function formatRate(perSecond: number | undefined): string {
  return perSecond === undefined ? "–" : `${perSecond.toFixed(1)} tokens/s`;
}

export function formatPercent(fraction: number | undefined): string {
  return fraction === undefined ? "–" : `${Math.round(fraction * 100)}%`;
}
