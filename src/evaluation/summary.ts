import type { Candidate, Evaluation } from "./evaluation.ts";
import { median } from "./score.ts";

/** Results of one model. */
export interface Summary {
  name: string;
  cases: number;
  /** Number of correct answers. */
  true: number;
  wrong: number;
  failed: number;
  /** Number of alt texts without findings. */
  passed: number;
  meanOverlap: number | undefined;
  tokens: { read: number; cached: number; written: number };
  medianFirstTokenMs: number | undefined;
  medianTokensPerSecond: number | undefined;
  totalMs: number;
  failure?: string;
}

export function summarize({ name, outcomes, failure }: Candidate, cases: number): Summary {
  const measured = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [] : outcome.measured));
  const judged = outcomes.filter((outcome) => outcome.kind === "judged");
  const compared = outcomes.filter((outcome) => outcome.kind === "compared");
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  return {
    name,
    cases,
    true: judged.filter((outcome) => outcome.isCorrect).length,
    wrong: judged.filter((outcome) => !outcome.isCorrect).length,
    failed: cases - measured.length,
    passed: compared.filter(({ findings }) => findings === undefined).length,
    meanOverlap: compared.length === 0 ? undefined : sum(compared.map(({ overlap }) => overlap)) / compared.length,
    tokens: {
      read: sum(measured.map(({ tokens }) => tokens.prompt - tokens.cached)),
      cached: sum(measured.map(({ tokens }) => tokens.cached)),
      written: sum(measured.map(({ tokens }) => tokens.answer)),
    },
    medianFirstTokenMs: median(measured.map(({ firstTokenMs }) => firstTokenMs)),
    medianTokensPerSecond: median(measured.flatMap(({ answerTokensPerSecond }) => answerTokensPerSecond ?? [])),
    totalMs: sum(measured.map(({ totalMs }) => totalMs)),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Formats a summary as one line for a terminal. */
export function formatSummary(kind: Evaluation["kind"], summary: Summary): string {
  const { name, cases, failed, failure, passed, meanOverlap, tokens } = summary;
  if (failure !== undefined) return `${name}: ${failure}`;
  const counts =
    kind === "answers"
      ? `${summary.true} of ${cases} correct, ${summary.wrong} wrong`
      : `${passed} of ${cases} alt texts without findings, ${formatPercent(meanOverlap)} word overlap with the existing texts`;
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
  return fraction === undefined ? "–" : `${Math.round(fraction * 100)} %`;
}
