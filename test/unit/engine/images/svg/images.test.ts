import assert from "node:assert/strict";
import sharp from "sharp";
import { drawSvg, findInk, writeSvg } from "../../../../fixtures/drawnSvg.ts";

const square = sharp({ create: { width: 20, height: 10, channels: 3, background: "#00ff00" } });
const GREEN = /^#0[0-3]f[c-f]0[0-3]ff$/;

describe("an image in an SVG", () => {
  for (const format of ["png", "jpeg", "gif", "webp", "avif", "tiff"] as const) {
    it(`is drawn if it is a ${format}`, async () => {
      const base64 = (await square.clone().toFormat(format).toBuffer()).toString("base64");
      const image = `<image id="i" width="100" height="100" preserveAspectRatio="none" xlink:href="data:image/${format};base64,${base64}"/>`;
      assert.match((await drawSvg(writeSvg(image))).at(50, 50), GREEN);
      const pattern = `<pattern id="p" width="1" height="1"><use xlink:href="#i"/></pattern>${image}`;
      const filled = await drawSvg(writeSvg(`<defs>${pattern}</defs><rect width="100" height="100" fill="url(#p)"/>`));
      assert.match(filled.at(50, 50), GREEN);
      assert.deepEqual(filled.notes, []);
    });
  }

  it("is drawn as far as it can be read, with a note, if it is damaged", async () => {
    const large = sharp({ create: { width: 200, height: 100, channels: 3, background: "#00ff00" } });
    const jpeg = (await large.clone().jpeg().toBuffer()).subarray(0, -2);
    const png = (await large.clone().png({ compressionLevel: 0 }).toBuffer()).subarray(0, -20_000);
    for (const [type, bytes] of Object.entries({ jpeg, png })) {
      const { at, notes } = await drawSvg(
        writeSvg(`<image width="100" height="100" href="data:image/${type};base64,${bytes.toString("base64")}"/>`),
      );
      assert.match(at(50, 30), GREEN, type);
      assert.deepEqual(notes, [{ kind: "damaged" }], type);
    }
  });

  it("is rotated according to its EXIF orientation", async () => {
    const halves = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#00ff00" } })
      .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: "#ff0000" } }, left: 0, top: 0 }])
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer();
    const svg = await drawSvg(writeSvg(`<image width="100" height="50" href="data:image/jpeg;base64,${halves.toString("base64")}"/>`));
    assert.match(svg.at(20, 25), GREEN);
  });

  it("may itself be an SVG that needs to be adapted for resvg", async () => {
    const inner = writeSvg("<style>svg{--c:#0f0}</style><rect width='100' height='100' fill='var(--c)'/>");
    for (const url of [
      `data:image/svg+xml,${encodeURIComponent(inner)}`,
      `data:image/svg+xml;base64,${Buffer.from(inner).toString("base64")}`,
    ]) {
      assert.match((await drawSvg(writeSvg(`<image width="100" height="100" href="${url}"/>`))).at(50, 50), GREEN);
    }
  });

  it("may itself be an SVG with text and references, which is drawn at its position and inherits nothing", async () => {
    const inner = writeSvg(
      '<clipPath id="c"><rect width="100" height="50"/></clipPath><rect id="r" width="100" height="100" fill="#0f0" clip-path="url(#c)"/><text x="5" y="90" font-size="40">Hi</text>',
      'viewBox="0 0 100 100" width="100" height="100"',
    );
    const url = `data:image/svg+xml;base64,${Buffer.from(inner).toString("base64")}`;
    const images = `<image x="10" y="20" width="200" height="100" href="${url}"/><image x="250" y="20" width="50" href="${url}"/>`;
    const { at, notes } = await drawSvg(writeSvg(`<g fill="#f00" id="c">${images}</g>`, 'width="300" height="200"'));
    assert.match(at(110, 60), GREEN);
    assert.equal(at(30, 60), "#00000000");
    assert.match(at(275, 40), GREEN);
    const isBlack = (x: number, y: number) => at(x, y) === "#000000ff";
    assert.ok(Array.from({ length: 30 }, (_, index) => 62 + index).some((x) => isBlack(x, 100)));
    const label = `<foreignObject width="100" height="100"><img xmlns="http://www.w3.org/1999/xhtml" width="80" height="80" src="${url}"/></foreignObject>`;
    assert.match((await drawSvg(writeSvg(label))).at(40, 20), GREEN);
    assert.deepEqual(notes, []);
  });

  it("may itself be an SVG without a size, which then fills the element according to its own preserveAspectRatio", async () => {
    const inner = (attributes: string) => writeSvg('<rect width="20" height="10" fill="#0f0"/>', attributes);
    const draw = (attributes: string) =>
      drawSvg(
        writeSvg(
          `<image width="100" height="100" preserveAspectRatio="xMidYMin" href="data:image/svg+xml,${encodeURIComponent(inner(attributes))}"/>`,
        ),
      );
    const getSpan = async (attributes: string) => {
      const { top, bottom } = findInk(await draw(attributes));
      return [top, bottom];
    };
    assert.deepEqual(await getSpan('viewBox="0 0 20 10"'), [25, 75]);
    assert.deepEqual(await getSpan('viewBox="0 0 20 10" width="20" height="10"'), [0, 50]);
    assert.deepEqual(await getSpan('viewBox="0 0 20 10" preserveAspectRatio="xMidYMax"'), [50, 100]);
  });

  it("is counted in a note if it can't be read or is in another file", async () => {
    const svg = await drawSvg(
      writeSvg(
        `<image width="9" height="9" href="data:image/svg+xml,${encodeURIComponent(writeSvg("<image href='a.png'/>"))}"/>` +
          '<image width="9" height="9" href="data:image/webp;base64,AAAA"/><image href="https://example.org/a.png"/><image xlink:href="file:///etc/passwd"/>',
      ),
    );
    assert.deepEqual(svg.notes, [
      { kind: "externalLeftOut", count: 3 },
      { kind: "imagesLeftOut", count: 1 },
    ]);
  });
});

describe("an image in a filter of an SVG", () => {
  it("may be an SVG with text", async () => {
    const inner = writeSvg('<text x="5" y="60" font-size="60" fill="#f00">HH</text>', 'viewBox="0 0 100 100"');
    const filter = `<filter id="f" x="0" y="0" width="1" height="1"><feImage href="data:image/svg+xml,${encodeURIComponent(inner)}"/></filter>`;
    const { width, height } = findInk(await drawSvg(writeSvg(`${filter}<rect width="100" height="100" filter="url(#f)"/>`)));
    assert.ok(width > 70 && height > 40, `${width}×${height}`);
  });
});
