import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { deflateSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { ImageRef, PreparedImage } from "../../src/protocol/images.ts";
import { formatFixtures, formatScene, sceneImage, type FormatFixture } from "../fixtures/formats.ts";
import { buildChunk } from "../../src/engine/images/pngChunks.ts";
import { pngChunks } from "../fixtures/pngChunks.ts";
import { failureFrom } from "../waiting.ts";
import { TestEngine, ask } from "./support.ts";

const signal = new AbortController().signal;

async function prepare(client: EngineClient, name: string, bytes: Uint8Array, detail: Partial<ImageRef> = {}): Promise<PreparedImage> {
  const image = { ...(await client.addImage(name, bytes)), ...detail };
  const [result] = await client.prepare({ images: [image], budget: "auto", limits: IMAGE_LIMITS }, signal);
  assert.ok(result?.kind === "prepared", JSON.stringify(result));
  return result.image;
}

async function pixels(image: PreparedImage, piece = 0): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(image.pieces[piece]?.file).raw().toBuffer({ resolveWithObject: true });
  assert.equal(info.channels, 3);
  return { data, width: info.width, height: info.height };
}

describe("a picture in any format", () => {
  let engine: TestEngine;
  let client: EngineClient;
  let fixtures: FormatFixture[];
  before(async () => {
    engine = await TestEngine.create();
    client = engine.client();
    fixtures = await formatFixtures();
  });
  after(() => engine.dispose());

  it("gets the same caption as the plain PNG of the same scene, and comes upright", async function () {
    this.timeout(300_000);
    const wrong = [];
    for (const { name, bytes } of fixtures) {
      const answer = await ask(client, { name, bytes });
      const { width, height } = answer.images[0]?.original ?? { width: 0, height: 0 };
      if (answer.text !== formatScene.truth.alt) wrong.push(`${name}: “${answer.text}”`);
      if (width !== 480 || height !== 336) wrong.push(`${name}: ${width}×${height}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(fixtures.length >= 45);
  });

  it("has nearly the same pixels as the scene, whatever its colour profile", async function () {
    this.timeout(300_000);
    for (const { name, bytes } of fixtures) {
      const { data } = await pixels(await prepare(client, name, bytes));
      let difference = 0;
      for (const [at, value] of data.entries()) difference += Math.abs(value - (formatScene.rgb[at] ?? 0));
      const mean = difference / data.length;
      // A transparent ground becomes white, the scene's own is nearly so; CMYK can't show all colours of a screen.
      const limit = /alpha/.test(name) ? 30 : /cmyk/.test(name) ? 16 : /\.(jpg|heif|heic|avif|tiff|webp|bmp)$/.test(name) ? 6 : 1.5;
      assert.ok(mean < limit, `${name} differs by ${mean.toFixed(2)}`);
    }
  });

  it("says that of an animation the first frame is sent, and of an icon the largest size", async () => {
    for (const { name, bytes } of fixtures.filter(({ name }) => name.startsWith("animated"))) {
      const { notes } = await prepare(client, name, bytes);
      assert.equal(notes[0]?.kind, "firstOfSeveral", name);
    }
  });

  it("leaves no metadata behind: nothing but the picture is sent", async () => {
    const bytes = await sceneImage()
      .jpeg()
      .withExif({ IFD0: { Copyright: "SECRET", Artist: "SECRET" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .toBuffer();
    const image = await prepare(client, "photo.jpg", bytes);
    const png = await readFile(image.pieces[0]?.file ?? "");
    assert.deepEqual([...new Set(pngChunks(png).chunks.map(({ name }) => name))].toSorted(), ["IDAT", "IEND", "IHDR"]);
    assert.ok(!png.includes("SECRET"));
    assert.equal(image.pieces[0]?.sha256, createHash("sha256").update(png).digest("hex"));
  });

  it("is not decoded again when it is used again, also by the next engine", async () => {
    const { name, bytes } = fixtures[0] ?? { name: "", bytes: new Uint8Array() };
    const first = await prepare(client, name, bytes);
    const times = await Promise.all(first.pieces.map(async ({ file }) => (await sharp(file).metadata()).size));
    const started = performance.now();
    const again = await prepare(client, "another name.png", bytes);
    assert.deepEqual(again.pieces, first.pieces);
    assert.equal(again.name, "another name.png");
    assert.ok(performance.now() - started < 500);
    assert.equal(times.length, 1);
  });
});

describe("a transparent picture", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.create();
  });
  after(() => engine.dispose());

  /** A disc of one colour on nothing. */
  const disc = (color: string, other = color) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><circle cx="48" cy="30" r="20" fill="${color}"/><circle cx="48" cy="72" r="20" fill="${other}"/></svg>`,
    );

  for (const [what, svg, corner] of [
    ["black content gets white", disc("#000000"), 255],
    ["white content gets a dark ground", disc("#ffffff"), 31],
    ["black and white content gets grey", disc("#000000", "#ffffff"), 128],
    ["red content gets white", disc("#d62828"), 255],
  ] as const) {
    it(`with ${what}`, async () => {
      const { data } = await pixels(await prepare(engine.client(), "disc.svg", svg));
      assert.ok(Math.abs((data[0] ?? 0) - corner) <= 2, `the corner is ${data[0]}`);
    });
  }
});

describe("a vector graphic", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.create();
  });
  after(() => engine.dispose());
  const svg = (content: string, attributes = 'width="240" height="120"') =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`);
  const dark = async (image: PreparedImage) => {
    const { data } = await pixels(image);
    return data.filter((value) => value < 100).length / data.length;
  };

  it("shows its text, in whatever font it asks for", async () => {
    for (const family of ["Arial", "No Such Font", "monospace", "Helvetica Neue, sans-serif"]) {
      const image = await prepare(
        engine.client(),
        "text.svg",
        svg(`<text x="10" y="70" font-size="40" font-family="${family}">Oriel</text>`),
      );
      assert.ok((await dark(image)) > 0.01, family);
    }
  });

  it("is drawn at the size that is sent, not enlarged from a small one", async () => {
    const image = await prepare(engine.client(), "small.svg", svg('<rect width="12" height="24"/>', 'width="24" height="24"'));
    const { data, width } = await pixels(image);
    const row = Array.from({ length: width }, (_, x) => data[x * 3] ?? 0);
    assert.ok(row.filter((value) => value > 20 && value < 235).length <= 8, "the edge is sharp");
  });

  it("says which HTML labels it can't draw, and none where a drawn text stands in for them", async () => {
    const label = '<foreignObject width="90" height="20"><div xmlns="http://www.w3.org/1999/xhtml">Log in<br/>first</div></foreignObject>';
    const mermaid = await prepare(engine.client(), "flow.svg", svg(`<rect width="9" height="9"/>${label}`));
    assert.deepEqual(mermaid.notes, [{ kind: "labelsLeftOut", labels: ["Log in first"] }]);
    const drawio = await prepare(engine.client(), "a.drawio.svg", svg(`<switch>${label}<text y="20">Log in</text></switch>`));
    assert.deepEqual(drawio.notes, []);
  });

  it("loads nothing from elsewhere and says so", async () => {
    const image = await prepare(
      engine.client(),
      "external.svg",
      svg(
        '<image href="https://example.org/a.png" width="9" height="9"/><image xlink:href="file:///etc/passwd" width="9" height="9"/><rect width="9" height="9"/>',
      ),
    );
    assert.deepEqual(image.notes, [{ kind: "externalLeftOut", count: 2 }]);
  });
});

describe("a large picture", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.create();
  });
  after(() => engine.dispose());
  const gradient = async (width: number, height: number) => {
    const data = new Uint8Array(width * height * 3);
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at += 3) data.set([(x / width) * 255, (y / height) * 255, 128], at);
    return sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
  };

  it("is sent as an overview and tiles at full resolution when asked for, and each shows its part", async () => {
    const image = await prepare(engine.client(), "4k.png", await gradient(3840, 2160), { tiles: true });
    assert.equal(image.pieces[0]?.role, "overview");
    const tiles = image.pieces.slice(1);
    assert.equal(tiles.length, 4);
    for (const [index, { region, sent }] of tiles.entries()) {
      assert.ok(sent.width / region.width > 0.95 && sent.width / region.width < 1.05);
      const { data } = await pixels(image, index + 1);
      assert.ok(Math.abs((data[0] ?? 0) - (region.x / 3840) * 255) < 2);
      assert.ok(Math.abs((data[1] ?? 0) - (region.y / 2160) * 255) < 2);
    }
    assert.ok(image.tokens <= IMAGE_LIMITS.tokens);
  });

  it("shows a region at full resolution, cut from the right place", async () => {
    const image = await prepare(engine.client(), "4k.png", await gradient(3840, 2160), {
      region: { x: 2000, y: 1000, width: 480, height: 336 },
    });
    const [piece] = image.pieces;
    assert.deepEqual(piece?.sent, { width: 480, height: 336 });
    const { data } = await pixels(image);
    assert.ok(Math.abs((data[0] ?? 0) - (2000 / 3840) * 255) < 2);
    assert.ok(Math.abs((data[1] ?? 0) - (1000 / 2160) * 255) < 2);
  });

  it("of 1:20 is cut into overlapping tiles rather than squeezed", async () => {
    const image = await prepare(engine.client(), "page.png", await gradient(400, 8000));
    assert.ok(image.pieces.length >= 5);
    for (const { region, sent } of image.pieces) assert.ok(Math.abs(region.height / region.width / (sent.height / sent.width) - 1) < 0.06);
    for (const [index, { region }] of image.pieces.entries()) {
      const next = image.pieces[index + 1]?.region;
      if (next) assert.ok(next.y < region.y + region.height);
      else assert.equal(region.y + region.height, 8000);
    }
  });
});

describe("what is no good image", () => {
  let engine: TestEngine;
  let client: EngineClient;
  before(async () => {
    engine = await TestEngine.create();
    client = engine.client();
  });
  after(() => engine.dispose());
  const svg = (attributes: string, content = "") => `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`;
  const lines = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(
    (name, index, all) => `<!ENTITY ${name} "${index === 0 ? "lol" : `&${all[index - 1]};`.repeat(10)}">`,
  );

  const hostile: [what: string, bytes: () => Promise<Uint8Array> | Uint8Array, kinds: string[]][] = [
    ["an empty file", () => new Uint8Array(), ["notAnImage"]],
    ["a text", () => Buffer.from("hello"), ["notAnImage"]],
    ["a truncated PNG", async () => (await sceneImage().png().toBuffer()).subarray(0, 1500), ["notAnImage"]],
    ["a truncated JPEG", async () => (await sceneImage().jpeg().toBuffer()).subarray(0, 3000), ["notAnImage"]],
    ["a PNG of 0×5", () => pngOf(0, 5), ["notAnImage"]],
    ["a PNG that claims 60,000×60,000", () => pngOf(60_000, 60_000), ["imageTooManyPixels"]],
    ["a BMP that claims 60,000×60,000", () => bmpOf(60_000, 60_000), ["imageTooManyPixels", "notAnImage"]],
    ["an SVG of 1e9×1e9", () => Buffer.from(svg('width="1e9" height="1e9"')), ["imageTooManyPixels"]],
    ["an SVG of height 0", () => Buffer.from(svg('width="10" height="0"')), ["notAnImage"]],
    ["an SVG of negative width", () => Buffer.from(svg('width="-10" height="10"')), ["notAnImage"]],
    [
      "an SVG entity bomb",
      () => Buffer.from(`<!DOCTYPE svg [${lines.join("")}]>${svg('width="9" height="9"', "<text>&i;</text>")}`),
      ["notAnImage"],
    ],
    [
      "an SVG a hundred thousand deep",
      () => Buffer.from(svg('width="9" height="9"', "<g>".repeat(100_000) + "</g>".repeat(100_000))),
      ["notAnImage"],
    ],
    ["a gzip bomb named .svgz", gzipBomb, ["notAnImage"]],
  ];
  for (const [what, bytes, kinds] of hostile) {
    it(`is refused with a sentence: ${what}`, async () => {
      const failure = await failureFrom(ask(client, { name: "bad.png", bytes: await bytes() }));
      assert.ok(kinds.includes(failure.kind), JSON.stringify(failure));
    });
  }

  it("keeps scripts and event handlers from running: the picture around them is drawn", async () => {
    const content = '<script>while(true){}</script><rect width="9" height="9" onload="alert(1)" fill="red"/>';
    assert.equal((await prepare(client, "script.svg", Buffer.from(svg('width="9" height="9"', content)))).pieces.length, 1);
  });

  it("does not spoil the images beside it, nor the next question", async () => {
    const good = await sceneImage().png().toBuffer();
    const images = [await client.addImage("bad.png", Buffer.from("no")), await client.addImage("good.png", good)];
    const results = await client.prepare({ images, budget: "auto", limits: IMAGE_LIMITS }, signal);
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ["failed", "prepared"],
    );
    assert.equal((await ask(client, { bytes: good })).text, formatScene.truth.alt);
  });

  it("names the limit that an image is over: bytes and megapixels, as they are set", async () => {
    const bytes = await sceneImage().png().toBuffer();
    const small = await failureFrom(ask(client, { bytes, limits: { ...IMAGE_LIMITS, bytes: 1000 } }));
    assert.ok(small.kind === "imageTooLarge" && small.limitBytes === 1000);
    const few = await failureFrom(ask(client, { bytes, limits: { ...IMAGE_LIMITS, megapixels: 0.1 } }));
    assert.ok(few.kind === "imageTooManyPixels" && few.limitMegapixels === 0.1);
  });
});

/** A PNG whose header says so, with hardly any data. */
function pngOf(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    buildChunk("IHDR", header),
    buildChunk("IDAT", deflateSync(Buffer.alloc(100))),
    buildChunk("IEND", new Uint8Array()),
  ]);
}

function bmpOf(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(100);
  bytes.write("BM");
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

function gzipBomb(): Uint8Array {
  return gzipSync(Buffer.alloc(200_000_000, " "));
}
