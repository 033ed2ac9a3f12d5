import assert from "node:assert/strict";
import { Pace, PromptProgress, PrefillProgress } from "../../../src/engine/prefillProgress.ts";

const parseProgress = (processed: number, total: number, time_ms: number, cache = 0) =>
  PromptProgress.parse({ processed, total, cache, time_ms });

describe("PrefillProgress", () => {
  it("estimates from the pace of earlier prompts, and never reaches the end", () => {
    const pace = new Pace();
    pace.recordBatch(1000, 10_000);
    const prefill = new PrefillProgress(pace, 0);
    prefill.report(parseProgress(0, 1000, 0), 0);
    assert.deepEqual(prefill.estimate(5000), { processed: 500, total: 1000 });
    assert.deepEqual(prefill.estimate(60_000), { processed: 980, total: 1000 });
  });

  it("never reports less than before, even if the server is slower than estimated", () => {
    const pace = new Pace();
    pace.recordBatch(1000, 10_000);
    const prefill = new PrefillProgress(pace, 0);
    prefill.report(parseProgress(0, 1000, 0), 0);
    assert.deepEqual(prefill.estimate(5000), { processed: 500, total: 1000 });
    assert.deepEqual(prefill.report(parseProgress(400, 1000, 5500), 5500), { processed: 500, total: 1000, isEstimate: true });
    assert.deepEqual(prefill.estimate(5600), { processed: 500, total: 1000 });
    assert.deepEqual(prefill.report(parseProgress(800, 1000, 11_000), 11_000), { processed: 800, total: 1000, isEstimate: false });
  });

  it("makes no estimate while the pace or the total is unknown", () => {
    const prefill = new PrefillProgress(new Pace(), 0);
    assert.equal(prefill.estimate(100), undefined);
    prefill.report(parseProgress(0, 1000, 0), 100);
    assert.equal(prefill.estimate(1000), undefined);
  });

  it("measures the pace on processed tokens only, not on cached ones", () => {
    const pace = new Pace();
    const prefill = new PrefillProgress(pace, 0);
    prefill.report(parseProgress(400, 1000, 0, 400), 0);
    prefill.report(parseProgress(900, 1000, 5000, 400), 5000);
    assert.equal(pace.tokensPerSecond, 100);
    assert.deepEqual(prefill.estimate(5500), { processed: 950, total: 1000 });
  });

  it("expects the server to notice a cancellation at the end of its batch", () => {
    const pace = new Pace();
    pace.recordBatch(1000, 10_000);
    const prefill = new PrefillProgress(pace, 0);
    prefill.report(parseProgress(0, 10_000, 0), 0);
    assert.equal(prefill.estimateCancellationMs(480), 20_000);
    prefill.finish();
    assert.equal(prefill.estimateCancellationMs(480), 0);
  });

  it("expects a cancellation to take as long as the prefill so far if nothing else is known", () => {
    assert.equal(new PrefillProgress(new Pace(), 0).estimateCancellationMs(3000), 3000);
  });

  it("expects a restarted server to process cached tokens again", () => {
    const pace = new Pace();
    pace.recordBatch(1000, 10_000);
    const prefill = new PrefillProgress(pace, 0);
    prefill.report(parseProgress(400, 1000, 0, 400), 0);
    assert.equal(prefill.recomputeMs, 4000);
  });

  it("does not measure the pace on a handful of tokens", () => {
    const pace = new Pace();
    pace.recordBatch(5, 1);
    assert.equal(pace.tokensPerSecond, undefined);
  });
});
