import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { FrontMatterPage } from "./support.ts";

const page = new FrontMatterPage("+++");

describe("an image in TOML front matter", () => {
  const cases: [title: string, toml: string, images: string[]][] = [
    [
      "takes its alt text from the key that is named after its own key",
      'image = \'a.png\'\nimageAlt = "A \\"b\\""',
      [String.raw`front matter image "A \"b\"" a.png`],
    ],
    [
      "has no alt text if its table contains none",
      '[params.cover]\n  image = "a.png" # ours\n[other]\nalt = "B"',
      ["front matter image missing a.png"],
    ],
    [
      "is found in an array of tables",
      '[[gallery]]\nsrc = "a.png"\n\n[[gallery]]\nsrc = "b.png"\nalt = "B"',
      ["front matter image missing a.png", 'front matter image "B" b.png'],
    ],
    ["is found in an inline table", 'hero = { src = "a.png", width = 3, alt = "A" }', ['front matter image "A" a.png']],
    ["is found under dotted keys", 'cover.image = "a.png"\ncover.alt = "A"', ['front matter image "A" a.png']],
    ["is found under quoted keys", '"cover".\'image\' = "a.png"\n"cover".alt = "A"', ['front matter image "A" a.png']],
    [
      "is not found inside a multi-line string",
      'text = """\n[cover]\nimage = "a.png"\n"""\nother = \'\'\'\ncover.image = "b.png"\'\'\'',
      [],
    ],
    [
      "can have alt text that spans several lines",
      '[cover]\nimage = "a.png"\nalt = """two \\\n  lines"""',
      ['front matter image "two lines" a.png'],
    ],
    ["is ignored if there is no field for alt text", 'image = "a.png"\nimages = ["b.png"]', []],
    ["is ignored if the alt text could belong to another image", 'image = "a.png"\nthumbnail = "b.png"\nalt = "A"', []],
    ["is ignored if the alt text is a number", 'image = "a.png"\nalt = 3', []],
    ["is ignored if the TOML has an error", 'image = "a.png"\nalt = "A"\nbad = ', []],
    [
      "is ignored in TOML nested too deeply to be parsed",
      `image = "a.png"\nalt = "A"\nx = ${"{ x = ".repeat(9_000)}1${" }".repeat(9_000)}`,
      [],
    ],
  ];
  for (const [title, toml, images] of cases) it(title, () => assert.deepEqual(page.findImages(toml), images));

  it("gets its alt text in the style of the other fields", () => {
    assert.equal(
      page.writeAlt('[cover]\n  image = "a.png" # ours\n  x = 1', "A"),
      '[cover]\n  image = "a.png" # ours\n  alt = "A"\n  x = 1',
    );
    assert.equal(page.writeAlt('[cover]\r\nimage = "a.png"\r\nx = 1', "A"), '[cover]\r\nimage = "a.png"\r\nalt = "A"\r\nx = 1');
    assert.equal(page.writeAlt("cover = { image = 'a.png' }", 'A "b"'), 'cover = { image = \'a.png\', alt = "A \\"b\\"" }');
    assert.equal(page.writeAlt('cover.image = "a.png"', "A"), 'cover.image = "a.png"\ncover.alt = "A"');
    assert.equal(page.writeAlt("image = 'a.png'\nalt = 'old'", "A"), "image = 'a.png'\nalt = \"A\"");
  });

  it("has exact ranges after characters outside the BMP, and with CRLF line endings", () => {
    const source = '+++\r\ntitle = "é😀"\r\n\r\n[cover] # 図\r\nimage = "a.png"\r\nalt = \'old 😀\'\r\n+++\r\n';
    const [use] = findImageUses(source, "markdown");
    assert.ok(use?.alt.kind === "text");
    assert.equal(source.slice(use.alt.range.from, use.alt.range.to), "'old 😀'");
    assert.equal(source.slice(use.range.from, use.range.to), "image = \"a.png\"\r\nalt = 'old 😀'");
  });

  it("causes no error in incomplete front matter", () => {
    const toml = '[[a."b c"]]\nx.y = { src = "a.png", alt = """A\nb""" }\nd = [1979-05-27, 0x1F, true]\nimage = "b.png" # c\n';
    for (let length = 0; length <= toml.length; length++) {
      for (const ending of ["", "\n+++\n"]) {
        const source = `+++\nimage = "a.png"\nalt = "A"\n${toml.slice(0, length)}${ending}`;
        assert.doesNotThrow(() => findImageUses(source, "markdown"), source);
      }
    }
  });
});
