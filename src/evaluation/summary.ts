import type { Candidate, Case, Evaluation } from "./evaluation.ts";
import { formatEstimate, summarizeMetrics, type MetricSummary } from "./metricSummary.ts";
import { computePercentile } from "./scoring/statistics.ts";

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
  /** Number of cases of the task “question”, and of cases without a task. */
  questions: number;
  metrics: MetricSummary[];
  /** Medians and 95th percentiles of one answer. */
  perAnswer: { totalMs: Percentiles; firstTokenMs: Percentiles; tokensRead: Percentiles; tokensWritten: Percentiles };
  /** In US dollars; undefined without a price. */
  cost: number | undefined;
  medianFirstTokenMs: number | undefined;
  medianTokensPerSecond: number | undefined;
  totalMs: number;
  failure?: string;
}

export interface Percentiles {
  p50: number | undefined;
  p95: number | undefined;
}

export function summarize(candidate: Candidate, cases: readonly Case[]): Summary {
  const { name, outcomes, failure, price } = candidate;
  const measurements = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [] : outcome.measurement));
  const judgedOutcomes = outcomes.filter((outcome) => outcome.kind === "judged");
  const comparedOutcomes = outcomes.filter((outcome) => outcome.kind === "compared");
  const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
  const tokens = {
    read: sum(measurements.map(({ tokens }) => tokens.prompt - tokens.cached)),
    cached: sum(measurements.map(({ tokens }) => tokens.cached)),
    written: sum(measurements.map(({ tokens }) => tokens.answer)),
  };
  const firstTokenTimes = measurements.map(({ firstTokenMs }) => firstTokenMs);
  return {
    name,
    cases: cases.length,
    questions: cases.filter(({ task }) => task === undefined || task === "question").length,
    correct: judgedOutcomes.filter((outcome) => outcome.isCorrect).length,
    wrong: judgedOutcomes.filter((outcome) => !outcome.isCorrect).length,
    failed: cases.length - measurements.length,
    passed: comparedOutcomes.filter(({ findings }) => findings === undefined).length,
    meanOverlap: comparedOutcomes.length === 0 ? undefined : sum(comparedOutcomes.map(({ overlap }) => overlap)) / comparedOutcomes.length,
    tokens,
    metrics: summarizeMetrics(candidate, cases),
    perAnswer: {
      totalMs: computePercentiles(measurements.map(({ totalMs }) => totalMs)),
      firstTokenMs: computePercentiles(firstTokenTimes),
      tokensRead: computePercentiles(measurements.map(({ tokens }) => tokens.prompt)),
      tokensWritten: computePercentiles(measurements.map(({ tokens }) => tokens.answer)),
    },
    cost: price && ((tokens.read + tokens.cached) * price.read + tokens.written * price.written) / 1_000_000,
    medianFirstTokenMs: computePercentile(firstTokenTimes, 50),
    medianTokensPerSecond: computePercentile(
      measurements.flatMap(({ answerTokensPerSecond }) => answerTokensPerSecond ?? []),
      50,
    ),
    totalMs: sum(measurements.map(({ totalMs }) => totalMs)),
    ...(failure === undefined ? {} : { failure }),
  };
}

function computePercentiles(numbers: number[]): Percentiles {
  return { p50: computePercentile(numbers, 50), p95: computePercentile(numbers, 95) };
}

/** Formats a summary for a terminal: one line, and if there are metrics that this line does not contain, or a cost, a line for each of them. */
export function formatSummary(kind: Evaluation["kind"], summary: Summary): string[] {
  const { name, cases, questions, failed, failure, passed, meanOverlap, tokens, cost, perAnswer } = summary;
  if (failure !== undefined) return [`${name}: ${failure}`];
  const counts =
    kind === "answers"
      ? questions === 0
        ? `${cases - failed} of ${cases} answered`
        : `${summary.correct} of ${questions} correct, ${summary.wrong} wrong`
      : `${passed} of ${cases} without findings, ${formatPercent(meanOverlap)} word overlap with the existing alt text`;
  const parts = [
    failed > 0 ? `${counts}, ${failed} failed` : counts,
    `${tokens.read} tokens read, ${tokens.written} written`,
    `first token after ${formatSeconds(summary.medianFirstTokenMs)}, ${formatRate(summary.medianTokensPerSecond)} (medians)`,
  ];
  const lines = summary.metrics.filter(({ metric }) => metric !== "correct" && metric !== "boxes");
  const details = [
    ...lines.map((line) => `${line.task}: ${line.label}: ${formatEstimate(line)}, n = ${line.count}`),
    `Per answer, p50 and p95: ${formatPercentiles(perAnswer.totalMs, formatSeconds)}, ${formatPercentiles(perAnswer.tokensRead, formatCount)} tokens read, ${formatPercentiles(perAnswer.tokensWritten, formatCount)} written`,
    ...(cost === undefined ? [] : [`Cost: ${formatCost(cost)}`]),
  ];
  const hasDetails = lines.length > 0 || cost !== undefined;
  return [`${name}: ${parts.join(" · ")}`, ...(hasDetails ? details.map((line) => `  ${line}`) : [])];
}

export function formatPercentiles({ p50, p95 }: Percentiles, format: (value: number | undefined) => string): string {
  return `${format(p50)} / ${format(p95)}`;
}

export function formatCount(count: number | undefined): string {
  return count === undefined ? "–" : Math.round(count).toLocaleString("en");
}

/** @param dollars US dollars */
export function formatCost(dollars: number): string {
  return `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
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
