import { MAX_CONCURRENCY } from "../protocol/target.ts";
import { UsageError } from "./usage.ts";

const USUAL = 4;

/** How many questions of a batch a server is asked at once. @throws UsageError */
export function concurrencyOf(option: string | undefined, env: NodeJS.ProcessEnv = process.env): number {
  const text = option ?? env["ORIEL_ENDPOINT_CONCURRENCY"] ?? String(USUAL);
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MAX_CONCURRENCY) return number;
  throw new UsageError(`--concurrency is a whole number from 1 to ${MAX_CONCURRENCY}, not “${text}”`);
}
