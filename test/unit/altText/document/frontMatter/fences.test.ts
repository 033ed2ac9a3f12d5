import assert from "node:assert/strict";
import { findFrontMatter } from "../../../../../src/altText/document/markup/frontMatter/findFrontMatter.ts";
import { findPageLanguage } from "../../../../../src/altText/document/pageLanguage.ts";
import { findSummaries, type FindCase } from "../syntaxes/support.ts";

const IMAGE = ['front matter image "A" a.png'];

describe("front matter", () => {
  const cases: FindCase[] = [
    ["in YAML may end with three dots", "---\nimage: a.png\nimageAlt: A\n...\n\n# ![](b.png)\n", [...IMAGE, '![]() "" b.png']],
    ["may have spaces after its dashes", "--- \nimage: a.png\nimageAlt: A\n---\t\n", IMAGE],
    ["in TOML is not ended by dashes", '+++\nimage = "a.png"\n---\nimageAlt = "A"\n', []],
    ["may name its format after the dashes", '---toml\nimage = "a.png"\nimageAlt = "A"\n---\n', IMAGE],
    ["may be empty", "---\n---\n\n![](b.png)\n", ['![]() "" b.png']],
    ["that never ends is Markdown", "---\nimage: a.png\nimageAlt: A\n\n![](b.png)\n", ['![]() "" b.png']],
    ["is not HTML", '---\ntext: <img src="a.png">\n---\n\n<img src="b.png">\n', ["img missing b.png"]],
  ];
  for (const [title, source, images] of cases) it(title, () => assert.deepEqual(findSummaries("markdown", source), images));

  it("of an HTML page is not parsed as HTML, but can name images", () => {
    const source = '---\nimage: a.png\nimageAlt: A\ntext: <img src="x.png">\n---\n<img src="b.png" alt="B">\n';
    assert.deepEqual(findSummaries("html", source), [...IMAGE, 'img "B" b.png']);
  });

  it("is not found in a document that starts with an expression or a template tag", () => {
    for (const source of ["{/* a */}\n\n# Title", '{"text"}\n', "{% include a %}\n", "{{< figure >}}\n", '{ "a" }', "{:.class}"])
      assert.equal(findFrontMatter(source).language, undefined, source);
  });

  it("can declare the language of the page in YAML, TOML and JSON, with any line endings", () => {
    for (const source of [
      "---\nlang: de\n...\n",
      '+++\nlang = "de"\n+++\n',
      '{\n"lang": "de",\n"a": 1\n}\n',
      "\uFEFF---\r\nlang: de\r\n---\r\n",
      "---\rlang: de\r---\r",
    ])
      assert.equal(findPageLanguage(source), "de", source);
    assert.equal(findPageLanguage("---\na: b\n---\nlang: de\n"), undefined);
  });
});
