import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import type { ImageUse } from "../../../../src/altText/document/imageUse.ts";
import { altChange } from "../../../../src/altText/document/edits/rewrite.ts";
import { brief } from "./brief.ts";

const page = (yaml: string) => `---\n${yaml}\n---\n\n# Title\n`;
const uses = (yaml: string) => findImageUses(page(yaml), "markdown").map(brief);
/** The front matter with an alt text for its only image. */
const changed = (yaml: string, alt: string): string => {
  const source = page(yaml);
  const [use] = findImageUses(source, "markdown");
  const change = use && altChange(use, alt, "markdown");
  assert.ok(change);
  return (source.slice(0, change.range.from) + change.text + source.slice(change.range.to))
    .split("\n")
    .slice(1, -5 + 1)
    .join("\n");
};

describe("images of front matter", () => {
  const cases: [name: string, yaml: string, uses: string[]][] = [
    ["with an alt text of their name", "image: a.png\nimageAlt: A", ['front matter image "A" a.png']],
    [
      "with underscores or hyphens",
      "og_image: a.jpg\nog_image_alt: A\ncover-image: b.webp\ncover-image-alt: 'B'",
      ['front matter image "A" a.jpg', 'front matter image "B" b.webp'],
    ],
    ["with an alt text alone", "thumbnail: /a.png?v=1\nalt: >-\n  two\n  lines", ['front matter image "two lines" /a.png?v=1']],
    ["with an empty one", "image: a.png\nimage_alt:", ['front matter image "" a.png']],
    [
      "as an object",
      "cover:\n  image: a.png\n  alt: A\nhero:\n  image: { src: b.png }",
      ['front matter image "A" a.png', "front matter image missing b.png"],
    ],
    ["in a list", "gallery:\n- src: a.png\n- src: b.png\n  alt: B", ["front matter image missing a.png", 'front matter image "B" b.png']],
    ["by an alias, which is not followed", "a: &a text\nimage: a.png\nalt: *a", ["front matter image dynamic a.png"]],
    ["none without a place for an alt text", "image: a.png\nimages: [b.png, c.png]\nauthor:\n  name: A", []],
    ["none whose address is no image's", "image: a.html\nalt: A\nlogo: { src: b.js }\nfile: { path: a.png }", []],
    ["none that an alt text could be of either", "image: a.png\nthumbnail: b.png\nalt: A", []],
    ["none in YAML that is broken", "image: a.png\nalt: A\nbad: [", []],
  ];
  for (const [name, yaml, expected] of cases) it(name, () => assert.deepEqual(uses(yaml), expected));

  it("get an alt text where their style has it", () => {
    assert.equal(changed("cover:\n  image: a.png # ours\n  x: y", "A"), 'cover:\n  image: a.png # ours\n  alt: "A"\n  x: y');
    assert.equal(changed("cover: { image: a.png }", 'A "b"'), 'cover: { image: a.png, alt: "A \\"b\\"" }');
    assert.equal(changed("images:\n  - src: a.png", "A"), 'images:\n  - src: a.png\n    alt: "A"');
    assert.equal(changed("image: a.png\nalt: |\n  old\n  text\nx: y", "A"), 'image: a.png\nalt: "A"\nx: y');
    assert.equal(changed("image: a.png\nalt:", "A"), 'image: a.png\nalt: "A"');
    assert.equal(
      changed("cover:\n  image: |\n    a.png\n  size:\n    x: 1", "A"),
      'cover:\n  image: |\n    a.png\n  alt: "A"\n  size:\n    x: 1',
    );
  });

  it("know their caption", () => {
    assert.equal(findImageUses(page("cover:\n  image: a.png\n  caption: Arrivals"), "markdown")[0]?.context.caption, "Arrivals");
  });

  it("are found behind a byte order mark, with the ends of lines of Windows, and in MDX", () => {
    for (const syntax of ["markdown", "mdx"] as const) {
      const source = "\uFEFF---\r\nimage: a.png\r\nalt: old\r\n---\r\n";
      const [use] = findImageUses(source, syntax);
      assert.ok(use?.alt.kind === "text");
      assert.equal(source.slice(use.alt.range.from, use.alt.range.to), "old");
      assert.equal(source.slice(use.range.from, use.range.to), "image: a.png\r\nalt: old");
    }
  });

  it("do not end a scan, however deep they are nested", () => {
    assert.deepEqual(uses(`image: a.png\nalt: ${"[".repeat(50_000)}`), []);
  });
});

describe("images of front matter in TOML", () => {
  const page = (toml: string) => `+++\n${toml}\n+++\n\n# Title\n`;
  const uses = (toml: string) => findImageUses(page(toml), "markdown").map(brief);
  const changed = (toml: string, alt: string): string => {
    const source = page(toml);
    const change = altChange(findImageUses(source, "markdown")[0] as ImageUse, alt, "markdown");
    assert.ok(change);
    return (source.slice(0, change.range.from) + change.text + source.slice(change.range.to)).slice(4, -"\n+++\n\n# Title\n".length);
  };
  const cases: [name: string, toml: string, uses: string[]][] = [
    ["with an alt text of their name", 'image = \'a.png\'\nimageAlt = "A \\"b\\""', [String.raw`front matter image "A \"b\"" a.png`]],
    ["as a table", '[params.cover]\n  image = "a.png" # ours\n[other]\nalt = "B"', ["front matter image missing a.png"]],
    [
      "as tables of a list",
      '[[gallery]]\nsrc = "a.png"\n\n[[gallery]]\nsrc = "b.png"\nalt = "B"',
      ["front matter image missing a.png", 'front matter image "B" b.png'],
    ],
    ["as an object in a line", 'hero = { src = "a.png", width = 3, alt = "A" }', ['front matter image "A" a.png']],
    ["by keys with dots", 'cover.image = "a.png"\ncover.alt = "A"', ['front matter image "A" a.png']],
    ["none in a text over lines", 'text = """\n[cover]\nimage = "a.png"\n"""\nother = \'\'\'\ncover.image = "b.png"\'\'\'', []],
    ["none without a place for an alt text", 'image = "a.png"\nimages = ["b.png"]', []],
    ["none that an alt text could be of either", 'image = "a.png"\nthumbnail = "b.png"\nalt = "A"', []],
    ["none whose alt text is no text", 'image = "a.png"\nalt = 3', []],
  ];
  for (const [name, toml, expected] of cases) it(name, () => assert.deepEqual(uses(toml), expected));

  it("get an alt text where their style has it", () => {
    assert.equal(changed('[cover]\n  image = "a.png" # ours\n  x = 1', "A"), '[cover]\n  image = "a.png" # ours\n  alt = "A"\n  x = 1');
    assert.equal(changed('[cover]\r\nimage = "a.png"\r\nx = 1', "A"), '[cover]\r\nimage = "a.png"\r\nalt = "A"\r\nx = 1');
    assert.equal(changed("cover = { image = 'a.png' }", 'A "b"'), 'cover = { image = \'a.png\', alt = "A \\"b\\"" }');
    assert.equal(changed('cover.image = "a.png"', "A"), 'cover.image = "a.png"\ncover.alt = "A"');
    assert.equal(changed("image = 'a.png'\nalt = 'old'", "A"), "image = 'a.png'\nalt = \"A\"");
  });
});
