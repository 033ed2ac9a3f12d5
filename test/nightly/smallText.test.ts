import assert from "node:assert/strict";
import { tryAllKinds, type Trial } from "../fixtures/smallTextTrials.ts";
import { SCREEN_KINDS } from "../fixtures/textScreens.ts";
import { getPropertySeed } from "../properties.ts";

/** Number of screens for each combination of kind and text size. */
const ROUNDS = 30;
/** Minimum fraction of the screens with small text that get the warning. */
const MIN_WARNED_FRACTION = 0.95;

describe("the warning about small text", () => {
  it("appears for at least 95% of screens with an x-height below 6 pixels as sent, and for no screen with one of at least 10 pixels", async () => {
    const seed = getPropertySeed(Date.now() % 1_000_000);
    const trials = await tryAllKinds(ROUNDS, seed);
    console.log(`      seed ${seed}: ${summarize(trials)}`);
    const small = trials.filter(({ textSize }) => textSize === "small");
    const missed = small.filter(({ hasWarning }) => !hasWarning).map(({ description }) => description);
    const needless = trials.filter(({ textSize, hasWarning }) => textSize === "large" && hasWarning).map(({ description }) => description);
    assert.deepEqual(needless, [], `seed ${seed}`);
    assert.ok(missed.length <= small.length * (1 - MIN_WARNED_FRACTION), `seed ${seed}, missed:\n${missed.join("\n")}`);
  }).timeout(1_200_000);
});

/** Counts the screens with a warning, by kind. */
function summarize(trials: Trial[]): string {
  const count = (kind: string, textSize: string) => {
    const chosen = trials.filter((trial) => trial.kind === kind && trial.textSize === textSize);
    return `${chosen.filter(({ hasWarning }) => hasWarning).length}/${chosen.length}`;
  };
  return SCREEN_KINDS.map((kind) => `${kind} ${count(kind, "small")} small, ${count(kind, "large")} large`).join("; ");
}
