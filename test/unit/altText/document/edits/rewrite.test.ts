import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";

describe("alt text", () => {
  it("never replaces an expression or the text of another element", () => {
    for (const source of ["const a = <img alt={b}/>;", "const a = <svg role='img'><title>A</title></svg>;"]) {
      const [use] = findImageUses(source, "tsx");
      assert.ok(use);
      assert.equal(createAltChange(use, "x", "tsx"), undefined);
    }
  });
});
