import assert from "node:assert/strict";
import sharp from "sharp";
import { FailureError } from "../../src/failures/failure.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { Comparison } from "../../src/protocol/compare.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import { useEngine } from "./support.ts";

/** Draws a form whose button has the given label and color. */
const drawForm = (label: string, color: string, { top = 0, background = "#fff" } = {}) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="${400 + top}" font-family="DejaVu Sans" font-size="16">` +
  (background === "none" ? "" : `<rect width="100%" height="100%" fill="${background}"/>`) +
  (top > 0 ? `<rect width="640" height="${top}" fill="#fe9"/><text x="20" y="26">New: invite your team</text>` : "") +
  `<g transform="translate(0 ${top})"><text x="40" y="60">Name</text><rect x="40" y="72" width="300" height="32" fill="none" stroke="#777"/>` +
  `<text x="40" y="150">Password</text><rect x="40" y="162" width="300" height="32" fill="none" stroke="#777"/>` +
  `<rect x="40" y="240" width="120" height="36" fill="${color}"/><text x="56" y="264" fill="#fff">${label}</text></g></svg>`;

const toPng = (svg: string, scale = 1) =>
  sharp(Buffer.from(svg), { density: 72 * scale })
    .png()
    .toBuffer();

describe("comparing the pixels of two images", () => {
  const client = useEngine();

  const compare = async (before: Uint8Array, after: Uint8Array, changes: Partial<ImageRef> = {}): Promise<Comparison> => {
    const images = [await client().addImage("before.png", before), await client().addImage("after.png", after)] as const;
    const limits = IMAGE_LIMITS;
    return client().compare(
      { before: { ...images[0], ...changes }, after: { ...images[1], ...changes }, limits },
      new AbortController().signal,
    );
  };
  const getRegions = (comparison: Comparison) => (comparison.kind === "changed" ? comparison.regions : assert.fail(comparison.kind));

  it("finds no difference between two files with the same pixels", async () => {
    const png = await toPng(drawForm("Log in", "#06c"));
    const other = await sharp(png).png({ compressionLevel: 1, palette: false }).toBuffer();
    assert.notDeepEqual(png, other);
    assert.deepEqual(await compare(png, other), { kind: "identical" });
    assert.deepEqual(await compare(png, png), { kind: "identical" });
  });

  it("ignores the loss of a JPEG file, and finds what has changed in it", async () => {
    const png = await toPng(drawForm("Log in", "#06c"));
    assert.equal((await compare(png, await sharp(png).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer())).kind, "alike");
    const changed = await sharp(await toPng(drawForm("Sign up", "#c00")))
      .jpeg({ quality: 90 })
      .toBuffer();
    const [region] = getRegions(await compare(png, changed));
    assert.ok(region?.after && region.after.x >= 30 && region.after.y >= 230 && region.after.width <= 140, JSON.stringify(region));
  });

  it("finds a changed label", async () => {
    const regions = getRegions(await compare(await toPng(drawForm("Log in", "#06c")), await toPng(drawForm("Log out", "#06c"))));
    assert.equal(regions.length, 1);
    const { x = 0, y = 0, width = 0, height = 0 } = regions[0]?.after ?? {};
    assert.ok(x >= 56 && x + width <= 130 && y >= 245 && y + height <= 275, JSON.stringify(regions));
  });

  it("finds only the banner and the changed label if the banner moves everything down", async () => {
    const regions = getRegions(
      await compare(await toPng(drawForm("Log in", "#06c")), await toPng(drawForm("Log out", "#06c", { top: 40 }))),
    );
    const banner = regions.find(({ before }) => before === undefined);
    assert.deepEqual([banner?.after?.y, banner?.after?.height], [0, 40]);
    const label = regions.find(({ before }) => before !== undefined);
    assert.equal((label?.after?.y ?? 0) - (label?.before?.y ?? 0), 40);
  });

  it("compares screenshots of screens with different resolutions, in the pixels of each", async () => {
    const [region] = getRegions(await compare(await toPng(drawForm("Log in", "#06c")), await toPng(drawForm("Log in", "#c00"), 2)));
    assert.ok(region?.before && region.after);
    assert.ok(Math.abs(region.after.width - 2 * region.before.width) <= 2, JSON.stringify(region));
    assert.ok(Math.abs(region.before.x - 40) <= 1 && Math.abs(region.after.x - 80) <= 2, JSON.stringify(region));
  });

  it("compares only the region that the user has chosen, in pixels of the whole image", async () => {
    const images = [await toPng(drawForm("Log in", "#06c")), await toPng(drawForm("Log out", "#06c"))] as const;
    assert.deepEqual(await compare(...images, { region: { x: 0, y: 0, width: 640, height: 200 } }), { kind: "identical" });
    const regions = getRegions(await compare(...images, { region: { x: 20, y: 200, width: 400, height: 150 } }));
    assert.ok((regions[0]?.after?.y ?? 0) > 240, JSON.stringify(regions));
  });

  it("compares transparent images on the same background", async () => {
    const png = await toPng(drawForm("Log in", "#06c", { background: "none" }));
    const changed = await toPng(drawForm("Log out", "#06c", { background: "none" }));
    assert.equal(getRegions(await compare(png, changed)).length, 1);
  });

  it("names the image that can't be read", async () => {
    const png = await toPng(drawForm("Log in", "#06c"));
    await assert.rejects(compare(png, Buffer.from("no image")), (error: unknown) => {
      assert.ok(error instanceof FailureError && error.failure.kind === "notAnImage");
      assert.equal(error.failure.name, "after.png");
      return true;
    });
  });
});
