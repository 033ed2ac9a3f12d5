import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { checkImages, type CheckOptions } from "../../../../src/altText/rules/checkImages.ts";
import type { RuleId } from "../../../../src/altText/rules/rules.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";

const findRules = (syntax: Syntax, source: string, options?: CheckOptions): RuleId[] =>
  checkImages(source, findImageUses(source, syntax), options).map(({ rule }) => rule);

/** Creates a notebook in compact JSON. */
const createNotebook = (...cells: string[]): string =>
  JSON.stringify({ cells: cells.map((source) => ({ cell_type: "markdown", source })) });

describe("the findings in a document", () => {
  it("have the severities from the settings, and do not include rules that are off", () => {
    const uses = findImageUses("![x](a.png)", "markdown");
    assert.deepEqual(
      checkImages("![x](a.png)", uses).map(({ severity }) => severity),
      ["info"],
    );
    assert.deepEqual(
      checkImages("![x](a.png)", uses, { severities: { "too-short": "error" } }).map(({ severity }) => severity),
      ["error"],
    );
    assert.deepEqual(checkImages("![x](a.png)", uses, { severities: { "too-short": "off" } }), []);
  });

  it("include file names in any script, with folders, and with spaces if the image file has that name", () => {
    const names: [alt: string, target: string][] = [
      ["схема.png", "схема.png"],
      ["схема.png", "a.png"],
      ["図1.jpeg", "a.png"],
      ["login form.png", "login%20form.png"],
      ["Login form.PNG", "images/Login form.PNG?raw=true"],
      ["images/chart.png", "images/chart.png"],
      ["../images/my chart.png", "../images/my chart.png"],
      ["images/chart.png", "b.png"],
    ];
    for (const [alt, target] of names) assert.deepEqual(findRules("markdown", `![${alt}](<${target}>)`), ["file-name"], alt);
    for (const alt of ["The file login form.png", "How to open chart.png", "login", "Form of login", "https://a.org/b.png"]) {
      assert.ok(!findRules("markdown", `![${alt}](<login form.png>)`).includes("file-name"), alt);
    }
    assert.deepEqual(findRules("markdown", "![Node.js](https://a.org/badge/Node.js)"), []);
  });

  it("are suppressed by a comment on the same line, on the line before, or anywhere if it applies to the whole file", () => {
    const suppressed: [Syntax, string][] = [
      ["markdown", "<!-- oriel-disable-next-line -->\n![x](a.png)"],
      ["markdown", "![x](a.png) <!-- oriel-disable-line too-short -->"],
      ["html", "<img src=a.png alt=x>\n\n<!-- oriel-disable-file too-short -->"],
      ["mdx", "{/* oriel-disable-next-line too-short */}\n![x](a.png)"],
      ["markdown", "---\n# oriel-disable-next-line\nimage: a.png\nalt: x\n---\n"],
      [
        "notebook",
        JSON.stringify({ cells: [{ cell_type: "markdown", source: ["<!-- oriel-disable-next-line -->\n", "![x](a.png)"] }] }, undefined, 1),
      ],
      ["svelte", "<!-- oriel-disable-next-line -->\n<img src={a} alt=x>"],
      ["tsx", "const a = (\n  // oriel-disable-next-line too-short, missing\n  <img src={b} alt='x'/>\n);"],
    ];
    suppressed.push(
      ["markdown", "![x](a.png) <!-- oriel-disable-line missing --> <!-- oriel-disable-line too-short -->"],
      ["tsx", "const a = <img /* oriel-disable-line missing */ /* oriel-disable-line too-short */ src={b} alt='x'/>;"],
      ["html", "<!-- Shown elsewhere.\noriel-disable-file too-short -->\n<img src=a.png alt=x>"],
      ["notebook", createNotebook("<!-- oriel-disable-next-line -->\n![x](a.png)")],
    );
    for (const [syntax, source] of suppressed) assert.deepEqual(findRules(syntax, source), [], source);
    assert.deepEqual(findRules("markdown", "<!-- oriel-disable-next-line missing -->\n![x](a.png)"), ["too-short"]);
    assert.deepEqual(findRules("markdown", "<!-- oriel-disable-next-line -->\n\n![x](a.png)"), ["too-short"]);
  });

  it("are not suppressed by text that only mentions such a comment", () => {
    for (const text of [
      "See `oriel-disable-file` in our guide.",
      "docs/*.md and oriel-disable-file",
      "<!-- note --> oriel-disable-file -->",
    ]) {
      assert.deepEqual(findRules("markdown", `${text}\n\n![x](a.png)`), ["too-short"], text);
    }
  });

  it("are not suppressed by a comment in another cell, even in a notebook without line breaks", () => {
    assert.deepEqual(findRules("notebook", createNotebook("<!-- oriel-disable-line -->", "![x](a.png)")), ["too-short"]);
  });
});
