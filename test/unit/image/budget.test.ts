import assert from "node:assert/strict";
import { getTokenCost } from "../../../src/image/budget.ts";

describe("the token cost of an image", () => {
  it("is one token per patch, plus two", () => {
    assert.equal(getTokenCost({ width: 480, height: 336 }), 72);
    assert.equal(getTokenCost({ width: 1680, height: 1536 }), 1122);
  });
});
