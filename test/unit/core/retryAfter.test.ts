import assert from "node:assert/strict";
import { parseRetryAfterMs } from "../../../src/core/retryAfter.ts";

describe("the Retry-After header", () => {
  it("is parsed as seconds or a date", () => {
    assert.equal(parseRetryAfterMs("7"), 7000);
    assert.equal(parseRetryAfterMs(" 0 "), 0);
    const ms = parseRetryAfterMs(new Date(Date.now() + 20_000).toUTCString());
    assert.ok(ms !== undefined && ms > 15_000 && ms <= 20_000, String(ms));
    assert.equal(parseRetryAfterMs(new Date(Date.now() - 20_000).toUTCString()), 0);
  });

  it("is capped at one minute, and undefined if malformed", () => {
    assert.equal(parseRetryAfterMs("86400"), 60_000);
    for (const value of [undefined, null, "", "soon"]) assert.equal(parseRetryAfterMs(value), undefined);
  });
});
