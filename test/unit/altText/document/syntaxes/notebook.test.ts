import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { summarizeUse } from "./summarizeUse.ts";
import { findSummaries, testWriting } from "./support.ts";

const createCell = (cell_type: string, source: string | string[]) => ({ cell_type, metadata: {}, source });
const createNotebook = (...cells: object[]): string => JSON.stringify({ cells, nbformat: 4 }, undefined, 1);

describe("an image in a notebook", () => {
  it("is found in Markdown cells only, with the index of its cell", () => {
    const source = createNotebook(
      createCell("code", ["![a](a.png)"]),
      createCell("markdown", ["# Title\n", "![a](a.png) <img src='b.png'>"]),
      createCell("raw", "<img src='c.png'>"),
      createCell("markdown", '![d "e"](d.png)'),
    );
    const uses = findImageUses(source, "notebook");
    assert.deepEqual(
      uses.map((use) => `${use.cell} ${summarizeUse(use)}`),
      ['1 ![]() "a" a.png', "1 img missing b.png", String.raw`3 ![]() "d \"e\"" d.png`],
    );
    assert.equal(uses[0]?.context.heading, "Title");
  });

  it("has the URL of its attachment", () => {
    const source = createNotebook({ ...createCell("markdown", "![x](attachment:a.png)"), attachments: { "a.png": { "image/png": "AA" } } });
    assert.deepEqual(findSummaries("notebook", source), ['![]() "x" attachment:a.png']);
  });

  it("refers only to definitions in its own cell", () => {
    const source = createNotebook(createCell("markdown", "![a]\n\n[a]: a.png"), createCell("markdown", "![a]"));
    assert.deepEqual(findSummaries("notebook", source), ['![]() "a" a.png']);
  });

  it("gets its new alt text as escaped JSON, and no other byte changes", () => {
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
    assert.equal(summarizeUse(tag), "img missing b");
    assert.deepEqual(createAltChange(tag, "B", "notebook")?.text, String.raw` alt=\"B\"`);
  });

  it("is found in the part of a broken notebook that can be parsed", () => {
    const cells = '{"cell_type": "markdown", "source": "![a](a.png)"}';
    for (const source of [`{"cells": [${cells}`, `{"cells": [${cells},, ]`, `<<<<<<< HEAD\n{"cells": [${cells}]}`]) {
      assert.deepEqual(findSummaries("notebook", source), ['![]() "a" a.png'], source);
    }
  });

  it("is found only in JSON that is a notebook", () => {
    for (const source of [
      "![",
      "[![]",
      '{"cells": "![a](b)"}',
      '{"cells": [{"cell_type": "markdown", "source": 1}, 2, null]} ![a](b)',
      "[".repeat(30_000) + "![",
    ]) {
      assert.deepEqual(findSummaries("notebook", source), []);
    }
  });
});

/** Creates a notebook with Jupyter's indentation and CRLF line endings. */
function createJupyterNotebook(...source: string[]): string {
  const cells = [
    { cell_type: "code", source: ["![none](a)"], outputs: [] },
    { cell_type: "markdown", metadata: {}, source },
  ];
  return JSON.stringify({ cells, nbformat: 4 }, undefined, 1).replaceAll("\n", "\r\n");
}

describe("alt text written into a notebook", () => {
  testWriting("notebook", [
    createJupyterNotebook("![old](a.png)"),
    createJupyterNotebook("text\n", "![old\n", "text](a.png) more"),
    createJupyterNotebook('<img src="a.png" alt="old">'),
    createJupyterNotebook("<img\n", " src=a.png>\n", "text"),
    createJupyterNotebook("![r]\n", "\n", "[r]: r.png"),
    JSON.stringify({ cells: [{ cell_type: "markdown", source: 'é\t"![old](a.png)"' }] }).replace("é", "\\u00e9\\ud83d\\ude00"),
  ]);
});
