import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";

describe("alt text", () => {
  it("is not written in place of an expression or of another element's text", () => {
    for (const source of ["const a = <img alt={b}/>;", "const a = <svg role='img'><title>A</title></svg>;"]) {
      const [use] = findImageUses(source, "tsx");
      assert.ok(use);
      assert.equal(createAltChange(use, "x", "tsx"), undefined);
    }
  });
});
