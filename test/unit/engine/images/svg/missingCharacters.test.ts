import assert from "node:assert/strict";
import { normalizeSvg } from "../../../../../src/engine/images/svg/normalizeSvg.ts";
import { prepareResvg } from "../../../../../src/engine/images/svg/resvg.ts";
import { locateAsset, writeSvg } from "../../../../fixtures/drawnSvg.ts";

describe("text in an SVG with characters that no font has", () => {
  /** Returns the notes about an SVG on a system without any fonts. */
  async function getNotes(content: string) {
    const fonts = await prepareResvg(locateAsset);
    const resources = {
      locate: locateAsset,
      convertImage: () => Promise.reject(new Error("The SVG contains no image.")),
      loadFonts: async () => fonts,
    };
    return (await normalizeSvg(writeSvg(content), resources)).notes;
  }

  it("is named in a note, in text elements and in HTML labels", async () => {
    const label = '<foreignObject width="90" height="40"><div xmlns="http://www.w3.org/1999/xhtml">送信</div></foreignObject>';
    assert.deepEqual(await getNotes(`<text y="20">Send 送信</text><text y="40">नमस्ते</text><text y="60">Plain → “text” é</text>${label}`), [
      { kind: "labelsLeftOut", labels: ["Send 送信", "नमस्ते", "送信"] },
    ]);
  });

  it("leads to no note if the characters are invisible", async () => {
    assert.deepEqual(await getNotes('<text y="20">a\u200D\uFE0F\u00A0b</text>'), []);
  });
});
