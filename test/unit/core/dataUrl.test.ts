import assert from "node:assert/strict";
import { findImageDataUrl } from "../../../src/core/dataUrl.ts";

const findAtCursor = (line: string) => findImageDataUrl(line.replace("|", ""), line.indexOf("|"));
const url = "data:image/png;base64,iVBORw0KGgo=";

describe("findImageDataUrl", () => {
  it("finds the URL from any column inside it, up to the closing character", () => {
    for (const [open, close] of [`""`, "''", "``", "()", "<>"].map((pair) => [pair[0], pair[1]])) {
      assert.equal(findAtCursor(`x = ${open}data:ima|ge/png;base64,iVBORw0KGgo=${close}; y`), url);
    }
    assert.equal(findAtCursor(`|${url} and more`), url);
    assert.equal(findAtCursor(`${url}|`), url);
  });

  it("finds unencoded SVG that contains the other kind of quotes", () => {
    const svg = `data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>`;
    assert.equal(findAtCursor(`background: url("${svg.slice(0, 50)}|${svg.slice(50)}") no-repeat;`), svg);
  });

  it("finds the URL at the cursor if a line contains two", () => {
    const other = "data:image/gif;base64,R0lGODlh";
    assert.equal(findAtCursor(`"${url}", "${other.slice(0, 8)}|${other.slice(8)}"`), other);
  });

  it("finds nothing next to a URL, in a data URL of another type, or in one without content", () => {
    assert.equal(findAtCursor(`"${url}" te|xt`), undefined);
    assert.equal(findAtCursor('"data:text/pl|ain,hello"'), undefined);
    assert.equal(findAtCursor('"data:image/p|ng"'), undefined);
  });
});
