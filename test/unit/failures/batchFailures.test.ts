import assert from "node:assert/strict";
import { BatchFailures } from "../../../src/failures/batchFailures.ts";
import type { Failure } from "../../../src/failures/failure.ts";

const createRefusal = (reason: string): Failure => ({ kind: "endpointRefused", url: "http://h", status: 400, reason });

describe("the failures of a batch", () => {
  it("skip one image each, until the server reports the same error for five images in a row", () => {
    const failures = new BatchFailures();
    for (let count = 0; count < 4; count++) assert.equal(failures.isFinal(createRefusal("no")), false);
    failures.onSuccess();
    for (let count = 0; count < 4; count++) assert.equal(failures.isFinal(createRefusal("no")), false);
    assert.equal(failures.isFinal(createRefusal("another")), false);
    for (let count = 0; count < 4; count++) assert.equal(failures.isFinal(createRefusal("no")), false);
    assert.equal(failures.isFinal(createRefusal("no")), true);
  });

  it("end the batch at once if no other image would succeed", () => {
    assert.equal(new BatchFailures().isFinal({ kind: "endpointUnreachable", url: "http://h", reason: "gone" }), true);
    assert.equal(new BatchFailures().isFinal({ kind: "endpointRefused", url: "http://h", status: 404, reason: "no model" }), true);
  });

  it("skip any number of images that can't be read", () => {
    const failures = new BatchFailures();
    for (let count = 0; count < 9; count++) assert.equal(failures.isFinal({ kind: "imageLost", name: "a.png" }), false);
  });
});
