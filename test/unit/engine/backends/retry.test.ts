import assert from "node:assert/strict";
import { FailureError, type Failure } from "../../../../src/failures/failure.ts";
import { waitBeforeRetry, computeRetryDelayMs } from "../../../../src/engine/backends/retry.ts";

const busy: Failure = { kind: "endpointBusy", url: "http://h", status: 503 };

describe("a busy server", () => {
  it("is retried after increasing random delays, up to a limit", () => {
    const shortestDelays = [1, 2, 3, 4, 5, 6].map((tries) => computeRetryDelayMs(busy, tries, () => 0));
    assert.deepEqual(shortestDelays, [500, 1000, 2000, 4000, 8000, undefined]);
    const longestDelays = [1, 2, 3, 4, 5, 6].map((tries) => computeRetryDelayMs(busy, tries, () => 1));
    assert.deepEqual(longestDelays, [1000, 2000, 4000, 8000, 16_000, undefined]);
  });

  it("is retried after the delay that it requests", () => {
    assert.equal(
      computeRetryDelayMs({ ...busy, retryAfterMs: 7000 }, 1, () => 0),
      7000,
    );
    assert.equal(
      computeRetryDelayMs({ ...busy, retryAfterMs: 0 }, 5, () => 1),
      250,
    );
    assert.equal(computeRetryDelayMs({ ...busy, retryAfterMs: 0 }, 6), undefined);
  });

  it("is retried, unlike a server that rejects the request", () => {
    assert.equal(computeRetryDelayMs({ kind: "endpointRefused", url: "http://h", status: 400, reason: "no" }, 1), undefined);
  });

  it("is not waited for after a cancellation", async () => {
    const abort = new AbortController();
    const waiting = waitBeforeRetry(new FailureError({ ...busy, retryAfterMs: 60_000 }), 1, {
      signal: abort.signal,
      onWait: () => abort.abort(),
    });
    await assert.rejects(waiting, { name: "AbortError" });
  });
});
