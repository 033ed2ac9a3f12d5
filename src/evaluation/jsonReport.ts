import { omitUndefined } from "../core/omitUndefined.ts";
import type { Evaluation, Outcome } from "./evaluation.ts";
import { createChoiceTables } from "./metricSummary.ts";
import { summarize } from "./summary.ts";

/** Creates the output of `oriel eval --format json`, where `correct` is called `true`, and `measurement` is called `measured`. */
export function createJsonReport({ kind, cases, candidates }: Evaluation): object {
  return {
    version: 1,
    kind,
    summaries: candidates.map((candidate) => {
      const { name, cases: caseCount, correct, ...summary } = summarize(candidate, cases);
      return { name, cases: caseCount, true: correct, ...summary, choices: createChoiceTables(candidate) };
    }),
    cases: cases.map(({ task, image, question, expected }) => ({ ...omitUndefined({ task }), image, question, expected })),
    candidates: candidates.map(({ outcomes, ...candidate }) => ({ ...candidate, outcomes: outcomes.map(toJsonOutcome) })),
  };
}

function toJsonOutcome(outcome: Outcome): object {
  if (outcome.kind === "failed") return outcome;
  const { measurement: measured, ...values } = outcome;
  return { ...values, measured };
}
