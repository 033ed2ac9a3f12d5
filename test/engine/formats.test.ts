import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import sharp from "sharp";
import { PATCH_SIZE, type Size } from "../../src/image/budget.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import { getContentSize } from "../../src/image/sentSize.ts";
import type { PreparedImage } from "../../src/protocol/images.ts";
import { createFormatFixtures, formatScene, createSceneImage, type FormatFixture } from "../fixtures/formats.ts";
import { splitPngChunks } from "../fixtures/pngChunks.ts";
import { computeSha256 } from "../fixtures/hash.ts";
import { prepareImage, readPixels } from "./preparedImages.ts";
import { ask, useEngine } from "./support.ts";

describe("an image in any format", () => {
  const client = useEngine();
  let fixtures: FormatFixture[];
  before(async () => {
    fixtures = await createFormatFixtures();
  });

  it("gets the same caption as the PNG of the same scene, in the right orientation", async function () {
    this.timeout(300_000);
    const differences = [];
    for (const { name, bytes } of fixtures) {
      const answer = await ask(client(), { name, bytes });
      const { width, height } = answer.images[0]?.original ?? { width: 0, height: 0 };
      if (answer.text !== formatScene.truth.alt) differences.push(`${name}: “${answer.text}”`);
      if (width !== 480 || height !== 336) differences.push(`${name}: ${width}×${height}`);
    }
    assert.deepEqual(differences, []);
    assert.ok(fixtures.length >= 45);
  });

  it("has nearly the same pixels as the scene, whatever its color profile", async function () {
    this.timeout(300_000);
    for (const { name, bytes } of fixtures) {
      const { data } = await readPixels(await prepareImage(client(), name, bytes));
      let difference = 0;
      for (const [at, value] of data.entries()) difference += Math.abs(value - (formatScene.rgb[at] ?? 0));
      const mean = difference / data.length;
      // A transparent background becomes white, but the scene's own background is off-white. CMYK can't represent all colors of a screen.
      const limit = /alpha/.test(name) ? 30 : /cmyk/.test(name) ? 16 : /\.(jpg|heif|heic|avif|tiff|webp|bmp)$/.test(name) ? 6 : 1.5;
      assert.ok(mean < limit, `${name} differs by ${mean.toFixed(2)}`);
    }
  });

  it("has a note if it is animated, because only the first frame is sent", async () => {
    for (const { name, bytes } of fixtures.filter(({ name }) => name.startsWith("animated"))) {
      const { notes } = await prepareImage(client(), name, bytes);
      assert.equal(notes[0]?.kind, "firstOfSeveral", name);
    }
  });

  it("is sent without its metadata", async () => {
    const bytes = await createSceneImage()
      .jpeg()
      .withExif({ IFD0: { Copyright: "SECRET", Artist: "SECRET" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .toBuffer();
    const image = await prepareImage(client(), "photo.jpg", bytes);
    const png = await readFile(image.pieces[0]?.file ?? "");
    assert.deepEqual([...new Set(splitPngChunks(png).chunks.map(({ name }) => name))].toSorted(), ["IDAT", "IEND", "IHDR"]);
    assert.ok(!png.includes("SECRET"));
    assert.equal(image.pieces[0]?.sha256, computeSha256(png));
  });

  it("is not decoded again if it is used under another name", async () => {
    const { name, bytes } = fixtures[0] ?? { name: "", bytes: new Uint8Array() };
    const first = await prepareImage(client(), name, bytes);
    // A file that is written again has another inode.
    const { ino } = await stat(first.pieces[0]?.file ?? "");
    const second = await prepareImage(client(), "another name.png", bytes);
    assert.deepEqual(second.pieces, first.pieces);
    assert.equal(second.name, "another name.png");
    assert.equal((await stat(second.pieces[0]?.file ?? "")).ino, ino);
  });
});

describe("a transparent image", () => {
  const client = useEngine();

  /** Draws two discs on a transparent background. */
  const drawDiscs = (color: string, other = color) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="30" r="20" fill="${color}"/><circle cx="48" cy="72" r="20" fill="${other}"/></svg>`,
    );

  for (const [title, svg, corner] of [
    ["black content is drawn on a white background", drawDiscs("#000000"), 255],
    ["white content is drawn on a dark background", drawDiscs("#ffffff"), 31],
    ["black and white content is drawn on a gray background", drawDiscs("#000000", "#ffffff"), 128],
    ["red content is drawn on a white background", drawDiscs("#d62828"), 255],
  ] as const) {
    it(`with ${title}`, async () => {
      const { data } = await readPixels(await prepareImage(client(), "disc.svg", svg));
      assert.ok(Math.abs((data[0] ?? 0) - corner) <= 2, `the corner is ${data[0]}`);
    });
  }
});

describe("an SVG image", () => {
  const client = useEngine();
  const createSvg = (content: string, attributes = 'width="240" height="120"') =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`);
  const measureDarkFraction = async (image: PreparedImage) => {
    const { data } = await readPixels(image);
    return data.filter((value) => value < 100).length / data.length;
  };

  it("is drawn with its text, even if its font is not available", async () => {
    for (const family of ["Arial", "No Such Font", "monospace", "Helvetica Neue, sans-serif"]) {
      const image = await prepareImage(
        client(),
        "text.svg",
        createSvg(`<text x="10" y="70" font-size="40" font-family="${family}">Oriel</text>`),
      );
      assert.ok((await measureDarkFraction(image)) > 0.01, family);
    }
  });

  it("is drawn at the size that is sent, rather than enlarged", async () => {
    const image = await prepareImage(client(), "small.svg", createSvg('<rect width="12" height="24"/>', 'width="24" height="24"'));
    const { data, width } = await readPixels(image);
    const row = Array.from({ length: width }, (_, x) => data[x * 3] ?? 0);
    assert.ok(row.filter((value) => value > 20 && value < 235).length <= 8, "the edge is sharp");
  });

  it("is drawn with its HTML labels", async () => {
    const label =
      '<foreignObject width="240" height="120"><b xmlns="http://www.w3.org/1999/xhtml" style="font-size:40px">Log in<br/>first</b></foreignObject>';
    const mermaid = await prepareImage(client(), "flow.svg", createSvg(label));
    assert.deepEqual(mermaid.notes, []);
    assert.ok((await measureDarkFraction(mermaid)) > 0.01);
  });

  it("is drawn without running its scripts and event handlers", async () => {
    const content = '<script>while(true){}</script><rect width="9" height="9" onload="alert(1)" fill="red"/>';
    assert.equal((await prepareImage(client(), "script.svg", createSvg(content, 'width="9" height="9"'))).pieces.length, 1);
  });

  it("has a note with the number of external files, which are never loaded", async () => {
    const image = await prepareImage(
      client(),
      "external.svg",
      createSvg(
        '<image href="https://example.org/a.png" width="9" height="9"/><image xlink:href="file:///etc/passwd" width="9" height="9"/><rect width="9" height="9"/>',
      ),
    );
    assert.deepEqual(image.notes, [{ kind: "externalLeftOut", count: 2 }]);
  });
});

/** Asserts that a region is not scaled down, and is stretched by less than a patch. */
function assertFullResolution(region: Size, sent: Size): void {
  const content = getContentSize(region, sent);
  assert.ok(content.width >= region.width && content.width < region.width + PATCH_SIZE);
  assert.ok(content.height >= region.height && content.height < region.height + PATCH_SIZE);
}

describe("a large image", () => {
  const client = useEngine();
  const drawGradient = async (width: number, height: number) => {
    const data = new Uint8Array(width * height * 3);
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at += 3) data.set([(x / width) * 255, (y / height) * 255, 128], at);
    return sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
  };

  it("is sent as an overview and full-resolution tiles if tiles are requested", async () => {
    const image = await prepareImage(client(), "4k.png", await drawGradient(3840, 2160), { tiles: true });
    assert.equal(image.pieces[0]?.role, "overview");
    const tiles = image.pieces.slice(1);
    assert.equal(tiles.length, 4);
    for (const [index, { region, sent }] of tiles.entries()) {
      assertFullResolution(region, sent);
      const { data } = await readPixels(image, index + 1);
      assert.ok(Math.abs((data[0] ?? 0) - (region.x / 3840) * 255) < 2);
      assert.ok(Math.abs((data[1] ?? 0) - (region.y / 2160) * 255) < 2);
    }
    assert.ok(image.tokens <= IMAGE_LIMITS.tokens);
  });

  it("is cropped to the requested region at full resolution", async () => {
    const image = await prepareImage(client(), "4k.png", await drawGradient(3840, 2160), {
      region: { x: 2000, y: 1000, width: 480, height: 336 },
    });
    const [piece] = image.pieces;
    assert.deepEqual(piece?.sent, { width: 480, height: 336 });
    const { data } = await readPixels(image);
    assert.ok(Math.abs((data[0] ?? 0) - (2000 / 3840) * 255) < 2);
    assert.ok(Math.abs((data[1] ?? 0) - (1000 / 2160) * 255) < 2);
  });

  it("is sent as an overview and overlapping tiles from its start to its end if its aspect ratio is 1:30", async () => {
    const image = await prepareImage(client(), "page.png", await drawGradient(400, 12_000));
    const [overview, ...tiles] = image.pieces;
    assert.deepEqual([overview?.role, overview?.region.height, tiles.length], ["overview", 12_000, 3]);
    for (const [index, { region, sent }] of tiles.entries()) {
      assertFullResolution(region, sent);
      const next = tiles[index + 1]?.region;
      if (next) assert.ok(next.y < region.y + region.height);
      else assert.equal(region.y + region.height, 12_000);
    }
  });

  it("is sent in one piece if it fits at full resolution, even with an aspect ratio of 1:20", async () => {
    const image = await prepareImage(client(), "divider.png", await drawGradient(900, 45));
    assert.deepEqual(
      image.pieces.map(({ role, tokens }) => [role, tokens]),
      [["whole", 72]],
    );
  });
});
