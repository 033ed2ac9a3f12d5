import assert from "node:assert/strict";
import { parseAttachments } from "../../../../src/altText/document/attachments.ts";

describe("an attachment in a notebook", () => {
  const source = JSON.stringify({
    cells: [
      { attachments: { "a b.png": { "image/png": "AA" }, "c%20d.png": { "text/plain": "x", "image/png": ["A", "A"] } } },
      { attachments: null },
    ],
  });
  const findAttachment = (cell: number, target: string) => parseAttachments(source)?.({ cell, target });

  it("is found by its encoded or literal name, whether its data is one string or several", () => {
    assert.deepEqual(findAttachment(0, "attachment:a%20b.png"), { name: "a b.png", type: "image/png", base64: "AA" });
    assert.deepEqual(findAttachment(0, "attachment:c%20d.png"), { name: "c%20d.png", type: "image/png", base64: "AA" });
  });

  it("is not found in another cell, under another name, or without the scheme", () => {
    for (const [cell, target] of [
      [1, "attachment:a b.png"],
      [7, "attachment:a"],
      [0, "a b.png"],
      [0, "attachment:%zz"],
      [0, "attachment:__proto__"],
    ] as const) {
      assert.equal(findAttachment(cell, target), undefined, target);
    }
  });

  it("is found neither in JSON that has no cells nor in broken JSON", () => {
    assert.equal(parseAttachments("[]")?.({ cell: 0, target: "attachment:a" }), undefined);
    assert.equal(parseAttachments("{"), undefined);
  });

  it("is ignored if its media type or data would break out of its data URL", () => {
    for (const [type, data] of [
      ["image/png](https://example.org/x.png) ![", "AA"],
      ['image/png" onload="x', "AA"],
      ["image/png;x,", "AA"],
      ["image/png\n", "AA"],
      ["image/png", "AA)![](https://example.org/x.png"],
    ] as const) {
      const notebook = JSON.stringify({ cells: [{ attachments: { "a.png": { [type]: data } } }] });
      assert.equal(parseAttachments(notebook)?.({ cell: 0, target: "attachment:a.png" }), undefined, type);
    }
  });
});
