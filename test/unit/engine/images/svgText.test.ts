import assert from "node:assert/strict";
import { resolveCss } from "../../../../src/engine/images/svgText.ts";

describe("the style sheets of a vector graphic", () => {
  it("lose only the declarations that can't be resolved", () => {
    assert.equal(resolveCss('<a style="fill: var(--b); color: red"/>'), '<a style=" color: red"/>');
    assert.equal(resolveCss("<style>a{fill:oklch(1 1 1);stroke:red}</style>"), "<style>a{stroke:red}</style>");
  });
});
