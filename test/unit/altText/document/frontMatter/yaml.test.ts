import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { FrontMatterPage } from "./support.ts";

const page = new FrontMatterPage("---");

describe("an image in YAML front matter", () => {
  const cases: [title: string, yaml: string, images: string[]][] = [
    ["takes its alt text from the key that is named after its own key", "image: a.png\nimageAlt: A", ['front matter image "A" a.png']],
    [
      "has its alt text under a key with underscores or hyphens",
      "og_image: a.jpg\nog_image_alt: A\ncover-image: b.webp\ncover-image-alt: 'B'",
      ['front matter image "A" a.jpg', 'front matter image "B" b.webp'],
    ],
    [
      "takes the only alt text if it is the only image",
      "thumbnail: /a.png?v=1\nalt: >-\n  two\n  lines",
      ['front matter image "two lines" /a.png?v=1'],
    ],
    ["has empty alt text if the key has no value", "image: a.png\nimage_alt:", ['front matter image "" a.png']],
    [
      "has no alt text if the object that describes it contains none",
      "cover:\n  image: a.png\n  alt: A\nhero:\n  image: { src: b.png }",
      ['front matter image "A" a.png', "front matter image missing b.png"],
    ],
    [
      "is found in a list",
      "gallery:\n- src: a.png\n- src: b.png\n  alt: B",
      ["front matter image missing a.png", 'front matter image "B" b.png'],
    ],
    ["has unknown alt text if the value is an alias", "a: &a text\nimage: a.png\nalt: *a", ["front matter image dynamic a.png"]],
    ["is ignored if there is no field for alt text", "image: a.png\nimages: [b.png, c.png]\nauthor:\n  name: A", []],
    ["is ignored if its URL does not refer to an image", "image: a.html\nalt: A\nlogo: { src: b.js }\nfile: { path: a.png }", []],
    ["is ignored if the alt text could belong to another image", "image: a.png\nthumbnail: b.png\nalt: A", []],
    ["is ignored if the YAML has an error", "image: a.png\nalt: A\nbad: [", []],
    ["is ignored if the YAML is nested too deeply for the parser", `image: a.png\nalt: ${"[".repeat(10_000)}`, []],
  ];
  for (const [title, yaml, images] of cases) it(title, () => assert.deepEqual(page.findImages(yaml), images));

  it("gets its alt text in the style of the other fields", () => {
    assert.equal(page.writeAlt("cover:\n  image: a.png # ours\n  x: y", "A"), 'cover:\n  image: a.png # ours\n  alt: "A"\n  x: y');
    assert.equal(page.writeAlt("cover: { image: a.png }", 'A "b"'), 'cover: { image: a.png, alt: "A \\"b\\"" }');
    assert.equal(page.writeAlt("images:\n  - src: a.png", "A"), 'images:\n  - src: a.png\n    alt: "A"');
    assert.equal(page.writeAlt("image: a.png\nalt: |\n  old\n  text\nx: y", "A"), 'image: a.png\nalt: "A"\nx: y');
    assert.equal(page.writeAlt("image: a.png\nalt:", "A"), 'image: a.png\nalt: "A"');
    assert.equal(
      page.writeAlt("cover:\n  image: |\n    a.png\n  size:\n    x: 1", "A"),
      'cover:\n  image: |\n    a.png\n  alt: "A"\n  size:\n    x: 1',
    );
  });

  it("takes the caption from the object that describes it", () => {
    const [use] = findImageUses(page.wrap("cover:\n  image: a.png\n  caption: Arrivals"), "markdown");
    assert.equal(use?.context.caption, "Arrivals");
  });

  it("has exact ranges after a byte order mark and with CRLF line endings, in Markdown and MDX", () => {
    for (const syntax of ["markdown", "mdx"] as const) {
      const source = "\uFEFF---\r\nimage: a.png\r\nalt: old\r\n---\r\n";
      const [use] = findImageUses(source, syntax);
      assert.ok(use?.alt.kind === "text");
      assert.equal(source.slice(use.alt.range.from, use.alt.range.to), "old");
      assert.equal(source.slice(use.range.from, use.range.to), "image: a.png\r\nalt: old");
    }
  });
});
