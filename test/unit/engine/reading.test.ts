import assert from "node:assert/strict";
import { Pace, PromptProgress, Reading } from "../../../src/engine/reading.ts";

const progress = (processed: number, total: number, time_ms: number, cache = 0) =>
  PromptProgress.parse({ processed, total, cache, time_ms });

describe("the reading of a prompt", () => {
  it("is estimated by how fast the server read before, and never past what is left", () => {
    const pace = new Pace();
    pace.learn(1000, 10_000);
    const reading = new Reading(pace, 0);
    reading.report(progress(0, 1000, 0), 0);
    assert.deepEqual(reading.estimate(5000), { done: 500, total: 1000 });
    assert.deepEqual(reading.estimate(60_000), { done: 980, total: 1000 });
  });

  it("never goes back for those who are told of it, when the server reads more slowly than before", () => {
    const pace = new Pace();
    pace.learn(1000, 10_000);
    const reading = new Reading(pace, 0);
    reading.report(progress(0, 1000, 0), 0);
    assert.deepEqual(reading.estimate(5000), { done: 500, total: 1000 });
    assert.deepEqual(reading.report(progress(400, 1000, 5500), 5500), { done: 500, total: 1000, isEstimate: true });
    assert.deepEqual(reading.estimate(5600), { done: 500, total: 1000 });
    assert.deepEqual(reading.report(progress(800, 1000, 11_000), 11_000), { done: 800, total: 1000, isEstimate: false });
  });

  it("is not estimated while nothing is known", () => {
    const reading = new Reading(new Pace(), 0);
    assert.equal(reading.estimate(100), undefined);
    reading.report(progress(0, 1000, 0), 100);
    assert.equal(reading.estimate(1000), undefined);
  });

  it("teaches the pace of what was really read, not of what came from the cache", () => {
    const pace = new Pace();
    const reading = new Reading(pace, 0);
    reading.report(progress(400, 1000, 0, 400), 0);
    reading.report(progress(900, 1000, 5000, 400), 5000);
    assert.equal(pace.tokensPerSecond, 100);
    assert.deepEqual(reading.estimate(5500), { done: 950, total: 1000 });
  });

  it("leaves a server deaf for the rest of its batch, and no longer", () => {
    const pace = new Pace();
    pace.learn(1000, 10_000);
    const reading = new Reading(pace, 0);
    reading.report(progress(0, 10_000, 0), 0);
    assert.equal(reading.leftMs(480), 20_000);
    reading.finish();
    assert.equal(reading.leftMs(480), 0);
  });

  it("may take as long again as it took so far, where nothing is known", () => {
    assert.equal(new Reading(new Pace(), 0).leftMs(3000), 3000);
  });

  it("would have to read again what came from the cache", () => {
    const pace = new Pace();
    pace.learn(1000, 10_000);
    const reading = new Reading(pace, 0);
    reading.report(progress(400, 1000, 0, 400), 0);
    assert.equal(reading.rereadMs, 4000);
  });

  it("learns nothing from a handful of tokens", () => {
    const pace = new Pace();
    pace.learn(5, 1);
    assert.equal(pace.tokensPerSecond, undefined);
  });
});
