/** Number of generated examples per property: few while coding, 10,000 in the nightly run. */
export const PROPERTY_RUNS = positiveInteger("ORIEL_PROPERTY_RUNS", 300);

/** Seed of a property's random numbers: `usual`, unless `ORIEL_SEED` asks for another. */
export const propertySeed = (usual: number): number => positiveInteger("ORIEL_SEED", usual);

/** A property's mocha timeout: 30 s for the usual number of runs, and more in proportion. */
export const PROPERTY_TIMEOUT_MS = 30_000 * Math.max(1, PROPERTY_RUNS / 300);

function positiveInteger(variable: string, usual: number): number {
  const text = process.env[variable];
  if (text === undefined) return usual;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${variable} is “${text}”, not a whole number from 1.`);
  return value;
}
