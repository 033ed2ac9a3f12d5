import assert from "node:assert/strict";
import { createScannedPage } from "../../../../src/altText/worker/views.ts";
import { scanDocument } from "../../../../src/altText/repository/scanDocument.ts";

const scanHtml = async (source: string) => createScannedPage({ path: "a.html", ...(await scanDocument({ syntax: "html", source }, {})) });

describe("a scanned page", () => {
  it("includes the source on the lines of an image, and on the adjacent lines", async () => {
    const readSourceAround = async (source: string) => (await scanHtml(source)).uses[0]?.around;
    assert.deepEqual(await readSourceAround("one\ntwo\nthree <img> four\nfive\nsix"), { before: "two\nthree ", after: " four\nfive" });
    assert.deepEqual(await readSourceAround("three <img> four"), { before: "three ", after: " four" });
    assert.deepEqual(await readSourceAround(`${"a".repeat(500)}<img>${"b".repeat(500)}`), {
      before: "a".repeat(160),
      after: "b".repeat(160),
    });
  });
});
