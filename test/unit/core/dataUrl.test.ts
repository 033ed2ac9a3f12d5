import assert from "node:assert/strict";
import { imageDataUrlAt } from "../../../src/core/dataUrl.ts";

const at = (line: string) => imageDataUrlAt(line.replace("|", ""), line.indexOf("|"));
const url = "data:image/png;base64,iVBORw0KGgo=";

describe("imageDataUrlAt", () => {
  it("finds the address from anywhere inside it, up to what closes it", () => {
    for (const [open, close] of [`""`, "''", "``", "()", "<>"].map((pair) => [pair[0], pair[1]])) {
      assert.equal(at(`x = ${open}data:ima|ge/png;base64,iVBORw0KGgo=${close}; y`), url);
    }
    assert.equal(at(`|${url} and more`), url);
    assert.equal(at(`${url}|`), url);
  });

  it("takes unencoded SVG with the other kind of quotes in it", () => {
    const svg = `data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>`;
    assert.equal(at(`background: url("${svg.slice(0, 50)}|${svg.slice(50)}") no-repeat;`), svg);
  });

  it("takes the one under the cursor of two in a line", () => {
    const other = "data:image/gif;base64,R0lGODlh";
    assert.equal(at(`"${url}", "${other.slice(0, 8)}|${other.slice(8)}"`), other);
  });

  it("is silent beside an address, on other data, and on one without content", () => {
    assert.equal(at(`"${url}" te|xt`), undefined);
    assert.equal(at('"data:text/pl|ain,hello"'), undefined);
    assert.equal(at('"data:image/p|ng"'), undefined);
  });
});
