import { createRandom } from "../random.ts";

/** A mean with its 95% confidence interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  /** Number of values. */
  count: number;
}

/** Quantile of the normal distribution for a two-sided interval of 95%. */
const Z = 1.96;

/** Number of samples of the bootstrap. More of them change the interval by less than a percentage point. */
const SAMPLE_COUNT = 2000;

/**
 * Estimates the mean of one value per case. If all values are 0 or 1, the interval is Wilson's, which also holds for few cases; otherwise it is
 * the percentile bootstrap. The same values always give the same interval.
 * @returns undefined for an empty array
 */
export function estimateMean(values: readonly number[]): Estimate | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const value = computeMean(values);
  const interval = values.every((each) => each === 0 || each === 1) ? computeWilsonInterval(value, count) : bootstrapInterval(values);
  return { value, ...interval, count };
}

function computeMean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function computeWilsonInterval(share: number, count: number): Pick<Estimate, "low" | "high"> {
  const center = (share + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count);
  const margin = (Z * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2))) / (1 + Z ** 2 / count);
  return { low: Math.max(0, center - margin), high: Math.min(1, center + margin) };
}

function bootstrapInterval(values: readonly number[]): Pick<Estimate, "low" | "high"> {
  const random = createRandom(values.length);
  const means = Array.from({ length: SAMPLE_COUNT }, () =>
    computeMean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  );
  return { low: computePercentile(means, 2.5) ?? 0, high: computePercentile(means, 97.5) ?? 0 };
}

/** Returns a percentile by linear interpolation, or undefined for an empty array. @param percent from 0 to 100 */
export function computePercentile(numbers: readonly number[], percent: number): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const position = ((sorted.length - 1) * percent) / 100;
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (position - Math.floor(position));
}
