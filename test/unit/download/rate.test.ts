import assert from "node:assert/strict";
import { TransferRate } from "../../../src/download/rate.ts";

describe("the rate of a download", () => {
  it("is unknown during the first half second", () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    rate.add(1000, 400);
    assert.equal(rate.bytesPerSecond, undefined);
    rate.add(1500, 500);
    assert.equal(rate.bytesPerSecond, 3000);
  });

  it("is measured over the last ten seconds, so that it follows a connection that becomes slower", () => {
    const rate = new TransferRate();
    for (let second = 0; second <= 60; second++) rate.add(second < 30 ? second * 1000 : 30_000 + (second - 30) * 100, second * 1000);
    assert.equal(rate.bytesPerSecond, 100);
  });

  it("is reset when the download starts over", () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    rate.add(9000, 1000);
    rate.add(0, 1100);
    assert.equal(rate.bytesPerSecond, undefined);
    rate.add(500, 2100);
    assert.equal(rate.bytesPerSecond, 500);
  });
});
