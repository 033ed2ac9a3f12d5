/** Number of generated examples per property; the nightly run uses 10,000. */
export const PROPERTY_RUNS = readPositiveInteger("ORIEL_PROPERTY_RUNS", 300);

/** Seed of a property's random numbers: `ORIEL_SEED`, or else `fallback`. */
export const getPropertySeed = (fallback: number): number => readPositiveInteger("ORIEL_SEED", fallback);

/** Mocha timeout of a property test: 30 s for the usual number of runs, and proportionally more. */
export const PROPERTY_TIMEOUT_MS = 30_000 * Math.max(1, PROPERTY_RUNS / 300);

function readPositiveInteger(variable: string, fallback: number): number {
  const text = process.env[variable];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${variable} is “${text}”, but must be a whole number of at least 1.`);
  return value;
}
