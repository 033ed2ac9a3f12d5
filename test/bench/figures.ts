import { appendFileSync } from "node:fs";

/** One measured value, as the table shows it. */
export interface Figure {
  /** Section of the table, such as “Engine”. */
  part: string;
  measurement: string;
  value: string;
  /** Target value; undefined if there is none. */
  goal?: string;
  isReached?: boolean;
}

/** Whether to measure fewer rounds. */
export const isQuick = process.env["ORIEL_BENCH_QUICK"] === "1";

/** Prints a value, and records it for the table at the end of the run, as a line of JSON in the file `ORIEL_BENCH_FIGURES`. */
export function recordFigure(part: string, measurement: string, value: string, goal?: { text: string; isReached: boolean }): void {
  const figure: Figure = { part, measurement, value, ...(goal === undefined ? {} : { goal: goal.text, isReached: goal.isReached }) };
  const file = process.env["ORIEL_BENCH_FIGURES"];
  if (file) appendFileSync(file, `${JSON.stringify(figure)}\n`);
  console.log(
    `${part}: ${measurement}: ${value}${goal === undefined ? "" : ` (goal: ${goal.text}${goal.isReached ? "" : "; NOT REACHED"})`}`,
  );
}

export function createMaxGoal(limit: number, value: number, unit = ""): { text: string; isReached: boolean } {
  return { text: `at most ${limit}${unit}`, isReached: value <= limit };
}

export function createMinGoal(limit: number, value: number, unit = ""): { text: string; isReached: boolean } {
  return { text: `at least ${limit}${unit}`, isReached: value >= limit };
}

/** Formats the median of some values with their minimum and maximum, such as `12.3 ms (11.0 to 15.2)`. */
export function formatSpread(values: number[], unit: string, digits = 0): string {
  const sortedValues = values.toSorted((a, b) => a - b);
  const formatValue = (value: number | undefined) => (value ?? 0).toFixed(digits);
  return `${formatValue(computeMedian(sortedValues))} ${unit} (${formatValue(sortedValues[0])} to ${formatValue(sortedValues.at(-1))})`;
}

export function computeMedian(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
