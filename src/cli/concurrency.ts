import { endpointConcurrency } from "../contributions/settings/endpoint.ts";
import { readOption } from "./settingOptions.ts";
import { UsageError } from "./usage.ts";

const { maximum, minimum } = endpointConcurrency;

/** Reads the maximum number of concurrent requests to an endpoint, from the option or the environment. @throws UsageError */
export function readConcurrency(option: string | undefined, env: NodeJS.ProcessEnv = process.env): number {
  const text = readOption(endpointConcurrency, { concurrency: option }, env) ?? String(endpointConcurrency.default);
  const number = Number(text);
  if (Number.isInteger(number) && number >= minimum && number <= maximum) return number;
  throw new UsageError(`--concurrency must be a whole number from ${minimum} to ${maximum}, not “${text}”.`);
}
