import assert from "node:assert/strict";
import { NewAlts } from "../../../../src/altText/suggest/newAlts.ts";

const neverAborted = new AbortController().signal;

describe("alt text that one run writes", () => {
  it("is added to the request for the next image once it is known", async () => {
    const alts = new NewAlts([{ name: "a.md", from: 3 }]);
    assert.deepEqual([alts.has("a.md", 3), alts.has("b.md", 3), alts.has("a.md", 4)], [true, false, false]);
    const pending = alts.get("a.md", 3, neverAborted);
    alts.settle("a.md", 3, "A form");
    alts.settle("a.md", 3, "Another form");
    assert.equal(await pending, "A form");
    assert.equal(await alts.get("a.md", 3, neverAborted), "A form");
  });

  it("is unknown if it could not be written, or is not written at all", async () => {
    const alts = new NewAlts([{ name: "a.md", from: 3 }]);
    alts.settle("a.md", 3, undefined);
    assert.equal(await alts.get("a.md", 3, neverAborted), undefined);
    assert.equal(await alts.get("a.md", 9, neverAborted), undefined);
  });

  it("is no longer waited for after the run has been interrupted", async () => {
    const alts = new NewAlts([{ name: "a.md", from: 3 }]);
    await assert.rejects(alts.get("a.md", 3, AbortSignal.timeout(1)), { name: "TimeoutError" });
  });
});
