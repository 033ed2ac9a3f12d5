import assert from "node:assert/strict";
import { decodeDataUrl } from "../../../../src/extension/images/dataUrl.ts";

const decodeText = async (url: string) => Buffer.from(await decodeDataUrl(url)).toString();

describe("decodeDataUrl", () => {
  it("decodes base64 data, even if it is percent-encoded, wrapped or in the URL-safe alphabet", async () => {
    const bytes = Buffer.from([...Array(256).keys()]);
    const base64 = bytes.toString("base64");
    for (const payload of [base64, encodeURIComponent(base64), base64.replaceAll(/.{60}/g, "$&\n"), bytes.toString("base64url")]) {
      assert.deepEqual(Buffer.from(await decodeDataUrl(`data:image/png;base64,${payload}`)), bytes);
    }
  });

  it("decodes SVG, percent-encoded or not", async () => {
    const svg = `<svg width="100%"><text>é ☂</text></svg>`;
    assert.equal(await decodeText(`data:image/svg+xml,${encodeURIComponent(svg)}`), svg);
    assert.equal(await decodeText(`data:image/svg+xml;utf8,${svg}`), svg);
    assert.equal(await decodeText(`data:image/svg+xml;charset=utf-8,${svg.replaceAll("<", "%3C")}`), svg);
  });

  it("decodes every byte of data that is longer than a chunk", async () => {
    const bytes = Buffer.alloc(3_000_001, "oriel");
    assert.ok(bytes.equals(await decodeDataUrl(`data:image/png;base64,${bytes.toString("base64").replaceAll(/.{76}/g, "$&\r\n")}`)));
  });
});
