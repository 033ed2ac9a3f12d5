import assert from "node:assert/strict";
import { retryAfterMs } from "../../../src/core/retryAfter.ts";

describe("Retry-After", () => {
  it("is seconds, or a date", () => {
    assert.equal(retryAfterMs("7"), 7000);
    assert.equal(retryAfterMs(" 0 "), 0);
    const ms = retryAfterMs(new Date(Date.now() + 20_000).toUTCString());
    assert.ok(ms !== undefined && ms > 15_000 && ms <= 20_000, String(ms));
    assert.equal(retryAfterMs(new Date(Date.now() - 20_000).toUTCString()), 0);
  });

  it("is a minute at most, and nothing where it can't be read", () => {
    assert.equal(retryAfterMs("86400"), 60_000);
    for (const value of [undefined, null, "", "soon"]) assert.equal(retryAfterMs(value), undefined);
  });
});
