import assert from "node:assert/strict";
import sharp from "sharp";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import { useEngine } from "./support.ts";

const PAGE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300" font-family="DejaVu Sans" font-size="20"><rect width="100%" height="100%" fill="#fff"/>' +
  '<text x="40" y="60">Account settings</text><text x="40" y="160" fill="#b0b0b0">Optional details</text></svg>';

describe("measuring the contrast of text", () => {
  const client = useEngine();

  const measure = async (bytes: Uint8Array, changes: Partial<ImageRef> = {}) => {
    const image = { ...(await client().addImage("page.png", bytes)), ...changes };
    return client().measureContrast({ image, limits: IMAGE_LIMITS }, new AbortController().signal);
  };

  it("groups the words by their colors, the weakest first, with a place in the image", async () => {
    const groups = await measure(await sharp(Buffer.from(PAGE)).png().toBuffer());
    assert.deepEqual(
      groups.map(({ ratio }) => (ratio < 3 ? "weak" : ratio > 15 ? "strong" : String(ratio))),
      ["weak", "strong"],
    );
    const { x = 0, y = 0, width = 0 } = groups[0]?.region ?? {};
    assert.ok(x >= 38 && y > 135 && y < 165 && width < 200, JSON.stringify(groups[0]));
  });

  it("measures only the region that the user has chosen", async () => {
    const png = await sharp(Buffer.from(PAGE)).png().toBuffer();
    const groups = await measure(png, { region: { x: 0, y: 0, width: 700, height: 100 } });
    assert.ok(groups.length > 0 && groups.every(({ ratio, region }) => ratio > 15 && region.y < 100), JSON.stringify(groups));
  });

  it("leaves out text on transparent pixels, because its background is unknown", async () => {
    const partly = PAGE.replace('<rect width="100%" height="100%" fill="#fff"/>', '<rect width="100%" height="100" fill="#fff"/>');
    const groups = await measure(await sharp(Buffer.from(partly)).png().toBuffer());
    assert.ok(groups.length > 0 && groups.every(({ ratio, region }) => ratio > 15 && region.y < 100), JSON.stringify(groups));
  });
});
