import assert from "node:assert/strict";
import type { DescriptionPlaceId } from "../../../../../src/altText/document/edits/descriptions/createDescriptionChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { checkEdit } from "../../../../../src/altText/parsers/checkEdit.ts";
import { planAltTexts, type PlannedDocument } from "../../../../../src/altText/repository/planAltTexts.ts";
import { detectSyntax } from "../../../../../src/altText/document/syntax.ts";
import { sliceSpan } from "../../../../../src/altText/document/imageUse.ts";
import { DEFAULT_SETTINGS } from "../../../../../src/altText/repository/settings.ts";

const TEXT = "Monday has 3 arrivals, {x} & <y> too.\n\nTuesday: *5*, | half | as `many`.";

/** Applies alt text with a long description to all images of a document. */
async function apply(path: string, source: string, descriptionPlace: DescriptionPlaceId, description = TEXT): Promise<PlannedDocument> {
  const syntax = detectSyntax(path);
  assert.ok(syntax);
  const requests = findImageUses(source, syntax).map((use) => ({
    from: use.range.from,
    before: sliceSpan(source, use.range),
    alt: "Arrivals",
    description,
  }));
  return planAltTexts(path, source, requests, DEFAULT_SETTINGS, checkEdit, { descriptionPlace });
}

const toJson = (...lines: string[]) =>
  JSON.stringify(
    {
      cells: [{ cell_type: "markdown", metadata: {}, source: lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line)) }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    },
    undefined,
    1,
  );

/** Documents with one image that has room below it. */
const DOCUMENTS: Record<string, string> = {
  "a.md": "# Page\n\n![](a.png)\n\nText.\n",
  "end.md": "![](a.png)",
  "windows.md": "# Page\r\n\r\n![](a.png)\r\n\r\nText.\r\n",
  "sentence.md": "The arrivals\n![](a.png) of the week,\nand more.\n\nText.\n",
  "quote.md": "> ![](a.png)\n>\n> Text.\n",
  "list.md": "- One\n\n- ![](a.png)\n\n- Three\n",
  "html.md": '<p align="center">\n  <img src="a.png">\n</p>\n\nText.\n',
  "link.md": "[![](a.png)](b.md)\n\nText.\n",
  "a.mdx": "# Page\n\n![](a.png)\n\n<Note>Text</Note>\n",
  "a.qmd": "# Page\n\n![](a.png){width=300}\n\nText.\n",
  "a.html": '<!doctype html>\n<html lang="de">\n<body>\n  <p><img src="a.png"></p>\n  <p>Text</p>\n</body>\n</html>\n',
  "figure.html": '<figure>\n  <img src="a.png">\n  <figcaption>Arrivals by day</figcaption>\n</figure>\n',
  "a.jsx": 'export const Page = () => (\n  <main>\n    <img src="a.png" />\n    <p>Text</p>\n  </main>\n);\n',
  "a.tsx": 'export const Page = (p: { x: number }) => (\n  <>\n    <div><img src="a.png" /></div>\n  </>\n);\n',
  "a.vue": '<template>\n  <div>\n    <img src="a.png">\n    <p>Text</p>\n  </div>\n</template>\n',
  "a.svelte": '<script>\n  let x = 1;\n</script>\n\n{#if x}\n  <img src="a.png" />\n{/if}\n',
  "a.astro": '---\nconst x = 1;\n---\n<main>\n  <img src="a.png" />\n</main>\n',
  "a.ipynb": toJson("# Page", "", "![](a.png)", "", "Text."),
  "last.ipynb": toJson("![](a.png)"),
};

describe("a long description below an image", () => {
  for (const [path, source] of Object.entries(DOCUMENTS)) {
    it(`is put into ${path}, folded, and only once`, async () => {
      const { after, descriptionSkips, descriptionCount } = await apply(path, source, "details");
      assert.deepEqual(descriptionSkips, []);
      assert.equal(descriptionCount, 1);
      const text = path.endsWith(".ipynb") ? (JSON.parse(after) as { cells: { source: string[] }[] }).cells[0]?.source.join("") : after;
      assert.match(
        text ?? "",
        /<details>\r?\n.*<summary>.*<\/summary>\r?\n.*<p>Monday has 3 arrivals.*<\/p>\r?\n.*<p>Tuesday.*<\/p>\r?\n.*<\/details>/,
      );
      assert.ok((text ?? "").indexOf("Arrivals") < (text ?? "").indexOf("<details>"));
      assert.equal((await apply(path, after, "details")).after, after);
    });
  }

  it("has a title in the language of the page", async () => {
    assert.match((await apply("a.html", DOCUMENTS["a.html"] ?? "", "details")).after, /<summary>Bildbeschreibung</);
    assert.match((await apply("a.md", DOCUMENTS["a.md"] ?? "", "details")).after, /<summary>Image description</);
  });

  it("keeps the indentation, the quotation marks and the line ends around it", async () => {
    assert.match(
      (await apply("quote.md", DOCUMENTS["quote.md"] ?? "", "details")).after,
      /^> !\[Arrivals\]\(a\.png\)\n>\n> <details>\n> <summary>/,
    );
    assert.match((await apply("list.md", DOCUMENTS["list.md"] ?? "", "details")).after, /\n- !\[Arrivals\]\(a\.png\)\n\n {2}<details>\n/);
    assert.doesNotMatch((await apply("windows.md", DOCUMENTS["windows.md"] ?? "", "details")).after, /(?<!\r)\n/);
    assert.match((await apply("a.jsx", DOCUMENTS["a.jsx"] ?? "", "details")).after, /\n {4}<details>\n/);
  });

  it("is left out where it would change other content, and the alt text is still written", async () => {
    for (const [path, source] of [
      ["table.md", "| Day | Chart |\n| --- | --- |\n| Mo | ![](a.png) |\n"],
      ["tight.md", "- ![](a.png)\n- Two\n"],
      ["sentence.html", '<p>The <img src="a.png"> of the week.</p>\n'],
      ["root.jsx", 'export const Page = () => <img src="a.png" />;\n'],
      ["sentence.vue", '<template><p>The <img src="a.png"> <b>of</b> it</p></template>\n'],
      ["cell.ipynb", toJson("![](a.png)", "of the week")],
    ] as const) {
      const { after, descriptionSkips, descriptionCount } = await apply(path, source, "details");
      assert.equal(descriptionCount, 0, path);
      assert.match(descriptionSkips[0]?.reason ?? "", /^Long description: /, path);
      assert.match(after, /Arrivals/, path);
      assert.doesNotMatch(after, /Monday/, path);
    }
  });

  it("is left out unless a place is chosen", async () => {
    const source = DOCUMENTS["a.md"] ?? "";
    const request = { from: source.indexOf("!"), before: "![](a.png)", alt: "Arrivals", description: TEXT };
    const { after } = await planAltTexts("a.md", source, [request], DEFAULT_SETTINGS, checkEdit);
    assert.equal(after, source.replace("![]", "![Arrivals]"));
  });

  it("is put below each of several images", async () => {
    const source = "![](a.png)\n\n![](b.png)\n\n<img src='c.png'>\n";
    const requests = findImageUses(source, "markdown").map((use, index) => ({
      ...{ from: use.range.from, before: sliceSpan(source, use.range), alt: `Image ${index}` },
      description: `It shows ${index}.`,
    }));
    const { after, descriptionCount } = await planAltTexts("a.md", source, requests, DEFAULT_SETTINGS, checkEdit, {
      descriptionPlace: "details",
    });
    assert.equal(descriptionCount, 3);
    assert.match(after, /Image 0[^]*It shows 0[^]*Image 1[^]*It shows 1[^]*Image 2[^]*It shows 2/);
  });
});

describe("a long description to which an image refers", () => {
  it("is put below the image, and has an id", async () => {
    for (const path of ["a.html", "a.jsx", "a.vue", "a.svelte", "a.astro", "html.md"]) {
      const { after, descriptionSkips } = await apply(path, DOCUMENTS[path] ?? "", "described-by", "Monday has 3.");
      assert.deepEqual(descriptionSkips, [], path);
      assert.match(after, /<img aria-describedby="description-a"/, path);
      assert.match(after, /<p id="description-a">Monday has 3\.<\/p>/, path);
    }
    assert.match((await apply("a.html", DOCUMENTS["a.html"] ?? "", "described-by")).after, /<div id="description-a">\n.*<p>Monday/);
  });

  it("gets an id that the document does not have yet", async () => {
    const source = '<p id="description-a">x</p>\n<div>\n<img src="x/a.png?b">\n</div>\n';
    assert.match((await apply("a.html", source, "described-by")).after, /aria-describedby="description-a-2"/);
  });

  it("is left out for Markdown images, and for images with another description", async () => {
    assert.equal((await apply("a.md", DOCUMENTS["a.md"] ?? "", "described-by")).descriptionSkips.length, 1);
    assert.equal((await apply("a.html", '<div><img src="a.png" aria-describedby="b"></div>', "described-by")).descriptionSkips.length, 1);
  });
});

describe("a long description as a caption", () => {
  it("is that of a figure without one", async () => {
    const { after } = await apply("a.html", '<figure>\n  <a href="b"><img src="a.png"></a>\n</figure>\n', "caption", "Monday has 3.");
    assert.match(after, /<\/a><figcaption>Monday has 3\.<\/figcaption>\n<\/figure>/);
    assert.equal((await apply("figure.html", DOCUMENTS["figure.html"] ?? "", "caption")).descriptionSkips.length, 1);
    assert.equal((await apply("a.html", DOCUMENTS["a.html"] ?? "", "caption")).descriptionSkips.length, 1);
  });

  it("is the text of an image in Quarto, whose alt text becomes an attribute", async () => {
    const describeImage = async (image: string) =>
      (await apply("a.qmd", `# Page\n\n${image}\n\nText.\n`, "caption", "Monday has 3.")).after.split("\n")[2];
    assert.equal(await describeImage("![](a.png)"), '![Monday has 3.](a.png){fig-alt="Arrivals"}');
    assert.equal(await describeImage("![](a.png){width=300}"), '![Monday has 3.](a.png){fig-alt="Arrivals" width=300}');
    assert.equal(await describeImage('![](a.png){fig-alt="old"}'), '![Monday has 3.](a.png){fig-alt="Arrivals"}');
    assert.equal(await describeImage('![By day](a.png){fig-alt="old"}'), '![By day](a.png){fig-alt="Arrivals"}');
  });
});
