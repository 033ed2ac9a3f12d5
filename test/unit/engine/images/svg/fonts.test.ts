import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import { compress } from "woff2-encoder";
import { drawSvg, findInk, locateAsset, writeSvg, type DrawnSvg } from "../../../../fixtures/drawnSvg.ts";

const WIDE = 'width="300" height="100"';

function drawText(attributes: string, css = "", content = "Words in a font"): Promise<DrawnSvg> {
  return drawSvg(writeSvg(`<style>${css}</style><text x="10" y="50" font-size="24" ${attributes}>${content}</text>`, WIDE));
}

/** Counts opaque pixels. */
function countInk({ data }: DrawnSvg): number {
  return data.reduce((count, value, at) => count + (at % 4 === 3 && value > 127 ? 1 : 0), 0);
}

/** Packs an OpenType font as WOFF 1.0. Tables that compression would not make smaller stay uncompressed. */
function packWoff(font: Buffer): Buffer {
  const count = font.readUInt16BE(4);
  const header = Buffer.alloc(44 + count * 20);
  header.write("wOFF", 0, "latin1");
  font.copy(header, 4, 0, 4);
  header.writeUInt16BE(count, 12);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (let index = 0; index < count; index++) {
    const entry = font.subarray(12 + index * 16, 28 + index * 16);
    const content = font.subarray(entry.readUInt32BE(8), entry.readUInt32BE(8) + entry.readUInt32BE(12));
    const deflated = deflateSync(content);
    const packed = deflated.length < content.length ? deflated : content;
    const at = 44 + index * 20;
    entry.copy(header, at, 0, 4);
    for (const [field, value] of [offset, packed.length, content.length].entries()) header.writeUInt32BE(value, at + 4 + field * 4);
    const padding = Buffer.alloc((4 - (packed.length % 4)) % 4);
    parts.push(packed, padding);
    offset += packed.length + padding.length;
  }
  return Buffer.concat(parts);
}

describe("a font in an SVG", () => {
  let serif: Buffer;
  before(async () => (serif = await readFile(locateAsset("fonts/DejaVuSerif.ttf"))));

  const formats: Record<string, (font: Buffer) => Promise<Uint8Array> | Uint8Array> = {
    "font/ttf": (font) => font,
    "font/woff": packWoff,
    "font/woff2": (font) => compress(font),
  };
  for (const [type, pack] of Object.entries(formats)) {
    it(`is used for the text if it is embedded as ${type}, whatever its name`, async () => {
      const url = `data:${type};base64,${Buffer.from(await pack(serif)).toString("base64")}`;
      const expected = await drawText('font-family="DejaVu Serif"');
      for (const quote of ["", "'", '"']) {
        const css = `@font-face{font-family:${quote}Hand Drawn${quote};src:url(${quote}${url}${quote}) format("x"),url(a.woff)}`;
        const drawn = await drawText('font-family="Hand Drawn, sans-serif"', css);
        assert.deepEqual(drawn.data, expected.data);
        assert.deepEqual(drawn.notes, []);
        const label = `<foreignObject x="10" y="20" width="280" height="50"><div xmlns="http://www.w3.org/1999/xhtml" style="font:24px 'Hand Drawn'">Words in a font</div></foreignObject>`;
        const ink = findInk(await drawSvg(writeSvg(`<style>${css}</style>${label}`, WIDE)));
        assert.equal(ink.width, findInk(expected).width);
      }
    });
  }

  it("is used for the text of an embedded graphic that contains it", async () => {
    const css = `@font-face{font-family:Hand;src:url(data:font/ttf;base64,${serif.toString("base64")})}`;
    const inner = writeSvg(`<style>${css}</style><text x="10" y="50" font-size="24" font-family="Hand">Words in a font</text>`, WIDE);
    const outer = writeSvg(`<image ${WIDE} href="data:image/svg+xml;base64,${Buffer.from(inner).toString("base64")}"/>`, WIDE);
    assert.equal(findInk(await drawSvg(outer)).width, findInk(await drawText('font-family="DejaVu Serif"')).width);
  });

  it("is named in a note if it can't be read, and counted if it is in another file", async () => {
    for (const data of ["AAAA", Buffer.from("wOF2 is not enough").toString("base64"), serif.subarray(0, 5000).toString("base64")]) {
      const { notes } = await drawText('font-family="Hand"', `@font-face{font-family:"Hand";src:url("data:font/woff2;base64,${data}")}`);
      assert.deepEqual(notes, [{ kind: "fontsReplaced", families: ["Hand"] }]);
    }
    const { notes } = await drawText('font-family="Hand"', `@font-face{font-family:"Hand";src:local("Hand"),url("hand.woff2")}`);
    assert.deepEqual(notes, [{ kind: "externalLeftOut", count: 1 }]);
    const unused = await drawText("", `@font-face{font-family:"Hand";src:url("data:font/woff2;base64,AAAA")}`);
    assert.deepEqual(unused.notes, []);
  });
});

describe("text in an SVG whose font is not installed", () => {
  const cases: [families: string, replacement: string][] = [
    ["'Not Installed Times'", "DejaVu Serif"],
    ["'Not Installed Mono'", "DejaVu Sans Mono"],
    ["'Not Installed Sans Serif'", "DejaVu Sans"],
    ["'Not Installed Georgia', sans-serif", "DejaVu Sans"],
    ["'Not Installed'", "DejaVu Sans"],
  ];
  for (const [families, replacement] of cases) {
    it(`is drawn in ${replacement} for ${families}`, async () => {
      const [drawn, expected] = await Promise.all([drawText(`font-family="${families}"`), drawText(`font-family="${replacement}"`)]);
      assert.deepEqual(drawn.data, expected.data);
    });
  }
});

describe("text in an SVG in a style that its font lacks", () => {
  it("has thicker letters if it is bold, in any family", async () => {
    for (const family of ["serif", "monospace"]) {
      const [regular, bold, label] = await Promise.all([
        drawText(`font-family="${family}"`),
        drawText(`font-family="${family}" font-weight="700"`),
        drawText(`font-family="${family}"`, "", '<tspan style="font-weight:bold">Words in a font</tspan>'),
      ]);
      assert.ok(countInk(bold) > countInk(regular) * 1.2, `${family}: ${countInk(bold)} of ${countInk(regular)}`);
      assert.deepEqual(label.data, bold.data);
      // A thicker letter is not a wider one.
      assert.ok(findInk(bold).width - findInk(regular).width <= 2);
    }
  });

  it("has thicker letters if it is bold and italic", async () => {
    const [italic, both] = await Promise.all([drawText('font-style="italic"'), drawText('font-style="italic" font-weight="bold"')]);
    assert.ok(countInk(both) > countInk(italic) * 1.2);
  });

  it("is slanted if it is italic, with each line at the right position", async () => {
    const lines = '<tspan x="10" y="30">lll</tspan><tspan x="10" dy="1.5em">lll</tspan><tspan x="10" dy="10">lll</tspan>';
    const [upright, slanted] = await Promise.all(
      ["normal", "italic"].map((style) => drawText(`font-family="serif" style="font-style:${style}"`, "", lines)),
    );
    assert.ok(upright && slanted);
    const [before, after] = [findInk(upright), findInk(slanted)];
    assert.ok(after.right > before.right + 2 && after.right < before.right + 8, JSON.stringify([before, after]));
    assert.ok(Math.abs(after.left - before.left) <= 1);
  });

  it("keeps the style of its parts that are not bold", async () => {
    const content = '<tspan font-weight="normal">Words in a font</tspan>';
    const [regular, part] = await Promise.all([
      drawText('font-family="serif"'),
      drawText('font-family="serif" font-weight="bold"', "", content),
    ]);
    assert.deepEqual(part.data, regular.data);
  });
});
