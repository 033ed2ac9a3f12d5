import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { brief } from "./brief.ts";
import { findBriefs, testWriting } from "./support.ts";

const cell = (cell_type: string, source: string | string[]) => ({ cell_type, metadata: {}, source });
const notebook = (...cells: object[]): string => JSON.stringify({ cells, nbformat: 4 }, undefined, 1);

describe("an image in a notebook", () => {
  it("is found in Markdown cells only, with the index of its cell", () => {
    const source = notebook(
      cell("code", ["![a](a.png)"]),
      cell("markdown", ["# Title\n", "![a](a.png) <img src='b.png'>"]),
      cell("raw", "<img src='c.png'>"),
      cell("markdown", '![d "e"](d.png)'),
    );
    const uses = findImageUses(source, "notebook");
    assert.deepEqual(
      uses.map((use) => `${use.cell} ${brief(use)}`),
      ['1 ![]() "a" a.png', "1 img missing b.png", String.raw`3 ![]() "d \"e\"" d.png`],
    );
    assert.equal(uses[0]?.context.heading, "Title");
  });

  it("has the URL of its attachment", () => {
    const source = notebook({ ...cell("markdown", "![x](attachment:a.png)"), attachments: { "a.png": { "image/png": "AA" } } });
    assert.deepEqual(findBriefs("notebook", source), ['![]() "x" attachment:a.png']);
  });

  it("refers only to definitions in its own cell", () => {
    const source = notebook(cell("markdown", "![a]\n\n[a]: a.png"), cell("markdown", "![a]"));
    assert.deepEqual(findBriefs("notebook", source), ['![]() "a" a.png']);
  });

  it("is read through the escapes of JSON, and its alt text is changed to the byte", () => {
    const source =
      '{"cells": [\r\n {"source": ["\\u0021[\\u00e9\\ud83d\\ude00\\n",\r\n  "old\\"](a.png)\\t<i>\\u003cimg\\n", " src=b>"], "cell_type": "markdown"}]}';
    const [image, tag] = findImageUses(source, "notebook");
    assert.ok(image?.alt.kind === "text" && tag);
    assert.equal(image.alt.value, 'é😀 old"');
    const change = createAltChange(image, 'new "A" \\ [b]', "notebook");
    assert.ok(change);
    assert.equal(
      applyChanges(source, [change]),
      String.raw`{"cells": [` +
        "\r\n" +
        String.raw` {"source": ["\u0021[new \"A\" \\\\ \\[b\\]](a.png)\t<i>\u003cimg\n", " src=b>"], "cell_type": "markdown"}]}`,
    );
    assert.equal(brief(tag), "img missing b");
    assert.deepEqual(createAltChange(tag, "B", "notebook")?.text, String.raw` alt=\"B\"`);
  });

  it("is found in the part of a broken notebook that can be parsed", () => {
    const cells = '{"cell_type": "markdown", "source": "![a](a.png)"}';
    for (const source of [`{"cells": [${cells}`, `{"cells": [${cells},, ]`, `<<<<<<< HEAD\n{"cells": [${cells}]}`]) {
      assert.deepEqual(findBriefs("notebook", source), ['![]() "a" a.png'], source);
    }
  });

  it("is not found in JSON that is not a notebook", () => {
    for (const source of [
      "![",
      "[![]",
      '{"cells": "![a](b)"}',
      '{"cells": [{"cell_type": "markdown", "source": 1}, 2, null]} ![a](b)',
      "[".repeat(30_000) + "![",
    ]) {
      assert.deepEqual(findBriefs("notebook", source), []);
    }
  });
});

/** A notebook with the indentation of Jupyter and the line ends of Windows. */
function jupyterNotebook(...source: string[]): string {
  const cells = [
    { cell_type: "code", source: ["![none](a)"], outputs: [] },
    { cell_type: "markdown", metadata: {}, source },
  ];
  return JSON.stringify({ cells, nbformat: 4 }, undefined, 1).replaceAll("\n", "\r\n");
}

describe("an alt text written into a notebook", () => {
  testWriting("notebook", [
    jupyterNotebook("![old](a.png)"),
    jupyterNotebook("text\n", "![old\n", "text](a.png) more"),
    jupyterNotebook('<img src="a.png" alt="old">'),
    jupyterNotebook("<img\n", " src=a.png>\n", "text"),
    jupyterNotebook("![r]\n", "\n", "[r]: r.png"),
    JSON.stringify({ cells: [{ cell_type: "markdown", source: 'é\t"![old](a.png)"' }] }).replace("é", "\\u00e9\\ud83d\\ude00"),
  ]);
});
