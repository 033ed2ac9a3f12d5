import type { Candidate } from "../evaluation/evaluation.ts";
import type { Target } from "../protocol/target.ts";
import { UsageError } from "./usage.ts";

type Price = NonNullable<Candidate["price"]>;

export const priceOptions = { price: { type: "string", multiple: true } } as const;

/**
 * Parses the prices of the endpoints.
 * @returns a price for each target; undefined for local models
 * @throws UsageError
 */
export function parsePrices({ price: texts = [] }: { price?: string[] }, targets: readonly Target[]): (Price | undefined)[] {
  const endpointCount = targets.filter(({ kind }) => kind === "endpoint").length;
  if (texts.length > 0 && texts.length !== endpointCount)
    throw new UsageError("Specify --price once for each --endpoint, in the same order, or not at all.");
  const prices = texts.map(parsePrice).values();
  return targets.map(({ kind }) => (kind === "endpoint" ? (prices.next().value ?? undefined) : undefined));
}

/** Parses `READ,WRITTEN`. */
function parsePrice(text: string): Price {
  const [read, written, ...rest] = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (read === undefined || written === undefined || rest.length > 0 || !(read >= 0) || !(written >= 0))
    throw new UsageError(`--price must be READ,WRITTEN in US dollars per million tokens, such as 0.25,1.5, not “${text}”.`);
  return { read, written };
}
