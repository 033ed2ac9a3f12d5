import assert from "node:assert/strict";
import { attachmentsIn } from "../../../../src/altText/document/attachments.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { altChange } from "../../../../src/altText/document/edits/rewrite.ts";
import { brief } from "./brief.ts";

const cell = (cell_type: string, source: string | string[]) => ({ cell_type, metadata: {}, source });
const notebook = (...cells: object[]): string => JSON.stringify({ cells, nbformat: 4 }, undefined, 1);
const uses = (source: string) => findImageUses(source, "notebook");

describe("images of a notebook", () => {
  it("are those of its Markdown cells, each with the place of its cell", () => {
    const source = notebook(
      cell("code", ["![a](a.png)"]),
      cell("markdown", ["# Title\n", "![a](a.png) <img src='b.png'>"]),
      cell("raw", "<img src='c.png'>"),
      cell("markdown", '![d "e"](d.png)'),
    );
    assert.deepEqual(
      uses(source).map((use) => `${use.cell} ${brief(use)}`),
      ['1 ![]() "a" a.png', "1 img missing b.png", String.raw`3 ![]() "d \"e\"" d.png`],
    );
    assert.equal(uses(source)[0]?.context.heading, "Title");
  });

  it("in attachments are named as they are", () => {
    assert.deepEqual(
      uses(notebook({ ...cell("markdown", "![x](attachment:a.png)"), attachments: { "a.png": { "image/png": "AA" } } })).map(brief),
      ['![]() "x" attachment:a.png'],
    );
  });

  it("in attachments are in their own cell, by whatever spelling of their name, in one string or in lines", () => {
    const [aa, lines] = [{ "image/png": "AA" }, { "text/plain": "x", "image/png": ["A", "A"] }];
    const markdown = cell("markdown", "");
    const source = notebook({ ...markdown, attachments: { "a b.png": aa, "c%20d.png": lines } }, { ...markdown, attachments: null });
    const find = attachmentsIn(source);
    const of = (cell: number, target: string) => find?.({ cell, target });
    assert.deepEqual(of(0, "attachment:a%20b.png"), { name: "a b.png", type: "image/png", base64: "AA" });
    assert.deepEqual(of(0, "attachment:c%20d.png"), { name: "c%20d.png", type: "image/png", base64: "AA" });
    for (const [at, target] of [
      [1, "attachment:a b.png"],
      [7, "attachment:a"],
      [0, "a b.png"],
      [0, "attachment:%zz"],
      [0, "attachment:__proto__"],
    ] as const)
      assert.equal(of(at, target), undefined, target);
    assert.equal(attachmentsIn("{"), undefined);
    assert.equal(attachmentsIn("[]")?.({ cell: 0, target: "attachment:a" }), undefined);
  });

  it("name what is defined in their own cell alone", () => {
    assert.deepEqual(uses(notebook(cell("markdown", "![a]\n\n[a]: a.png"), cell("markdown", "![a]"))).map(brief), ['![]() "a" a.png']);
  });

  it("are seen through escapes, and changed to the byte", () => {
    const source =
      '{"cells": [\r\n {"source": ["\\u0021[\\u00e9\\ud83d\\ude00\\n",\r\n  "old\\"](a.png)\\t<i>\\u003cimg\\n", " src=b>"], "cell_type": "markdown"}]}';
    const [image, tag] = uses(source);
    assert.ok(image?.alt.kind === "text" && tag);
    assert.equal(image.alt.value, 'é😀 old"');
    const change = altChange(image, 'new "A" \\ [b]', "notebook");
    assert.ok(change);
    const changed = source.slice(0, change.range.from) + change.text + source.slice(change.range.to);
    assert.equal(
      changed,
      String.raw`{"cells": [` +
        "\r\n" +
        String.raw` {"source": ["\u0021[new \"A\" \\\\ \\[b\\]](a.png)\t<i>\u003cimg\n", " src=b>"], "cell_type": "markdown"}]}`,
    );
    assert.equal(brief(tag), "img missing b");
    assert.deepEqual(altChange(tag, "B", "notebook")?.text, String.raw` alt=\"B\"`);
  });

  it("are found as far as a broken notebook can be read", () => {
    const cells = '{"cell_type": "markdown", "source": "![a](a.png)"}';
    for (const source of [`{"cells": [${cells}`, `{"cells": [${cells},, ]`, `<<<<<<< HEAD\n{"cells": [${cells}]}`]) {
      assert.deepEqual(uses(source).map(brief), ['![]() "a" a.png'], source);
    }
    for (const source of [
      "![",
      "[![]",
      '{"cells": "![a](b)"}',
      '{"cells": [{"cell_type": "markdown", "source": 1}, 2, null]} ![a](b)',
      "[".repeat(100_000) + "![",
    ]) {
      assert.deepEqual(uses(source), []);
    }
  });
});
