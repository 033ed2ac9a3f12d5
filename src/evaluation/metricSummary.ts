import { taskList } from "./taskList.ts";
import type { Candidate, Case, Outcome } from "./evaluation.ts";
import { getMetric, metrics, type MetricId, type MetricUnit, type Scores } from "./metrics.ts";
import { estimateMean, type Estimate } from "./scoring/statistics.ts";
import { MIN_OVERLAP } from "./boxTrials.ts";

/** A metric of one model. */
export interface MetricSummary extends Estimate {
  /** Title of the task; “All tasks” for a pooled metric. */
  task: string;
  metric: MetricId;
  label: string;
  unit: MetricUnit;
}

const ALL_TASKS = "All tasks";

const metricIds = Object.keys(metrics) as MetricId[];

/** Returns the values of an outcome, including the rating by the judge model. */
export function getScores(outcome: Outcome): Scores {
  if (outcome.kind === "failed") return {};
  const rating = outcome.rating?.scores ?? {};
  if (outcome.kind === "scored") return { ...outcome.scores, ...rating };
  if (outcome.kind === "compared") return rating;
  const { boxes, isCorrect } = outcome;
  return { ...(boxes === undefined ? { correct: Number(isCorrect) } : { boxes: Number(boxes.named >= MIN_OVERLAP) }), ...rating };
}

/** Computes all metrics of a model, in the order of the tasks. Cases that failed are not counted. */
export function summarizeMetrics({ outcomes }: Candidate, cases: readonly Case[]): MetricSummary[] {
  const answers = outcomes.map((outcome, index) => ({ task: cases[index]?.task, scores: getScores(outcome) }));
  const summarizeTask = (title: string, isIncluded: (task: string | undefined) => boolean, isPooled: boolean) =>
    metricIds
      .filter((metric) => (getMetric(metric).isPooled ?? false) === isPooled)
      .flatMap((metric): MetricSummary[] => {
        const values = answers.filter(({ task }) => isIncluded(task)).flatMap(({ scores }) => scores[metric] ?? []);
        const estimate = estimateMean(values);
        if (estimate === undefined) return [];
        const { label, unit } = getMetric(metric);
        return [{ task: title, metric, label, unit, ...(unit === "per100" ? scale(estimate, 100) : estimate) }];
      });
  return [
    ...taskList.flatMap(({ id, title }) => summarizeTask(title, (task) => task === id, false)),
    ...summarizeTask("Alt text", (task) => task === undefined, false),
    ...summarizeTask(ALL_TASKS, () => true, true),
  ];
}

function scale({ value, low, high, count }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor, count };
}

/** Formats a value with its 95% interval, such as `83% (36–97%)`. */
export function formatEstimate({ value, low, high, unit }: Pick<MetricSummary, "value" | "low" | "high" | "unit">): string {
  const [digits, factor, suffix] = unit === "share" ? [0, 100, "%"] : [1, 1, ""];
  const format = (number: number) => (number * factor).toFixed(digits);
  return `${format(value)}${suffix} (${format(low)}–${format(high)}${suffix})`;
}

/** How often each choice was given, for each expected choice. */
export interface ChoiceTable {
  metric: MetricId;
  choices: string[];
  /** Counts by expected choice, then by given choice, in the order of `choices`. */
  counts: number[][];
}

/** Creates the tables of choices of a model, such as the roles of images. */
export function createChoiceTables({ outcomes }: Candidate): ChoiceTable[] {
  const choicesMade = outcomes.flatMap((outcome) => (outcome.kind === "scored" ? (outcome.choice ?? []) : []));
  return [...new Set(choicesMade.map(({ metric }) => metric))].map((metric) => {
    const choicesOfMetric = choicesMade.filter((choice) => choice.metric === metric);
    const choices = [...new Set([...choicesOfMetric.map(({ expected }) => expected), ...choicesOfMetric.map(({ given }) => given)])];
    const count = (expected: string, given: string) =>
      choicesOfMetric.filter((choice) => choice.expected === expected && choice.given === given).length;
    return { metric, choices, counts: choices.map((expected) => choices.map((given) => count(expected, given))) };
  });
}
