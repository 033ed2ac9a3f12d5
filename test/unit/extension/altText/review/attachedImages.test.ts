import assert from "node:assert/strict";
import type { AttachmentsParams } from "../../../../../src/altText/light.ts";
import { AttachedImages } from "../../../../../src/extension/altText/review/attachedImages.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import { waitUntil } from "../../../../waiting.ts";
import { scanMarkdown } from "./reviewedUses.ts";

function createUses(uri: string, count: number): ReviewedUse[] {
  const source = Array.from({ length: count }, (_, index) => `![image](attachment:${index}.png)`).join("\n\n");
  return scanMarkdown(uri, source).map((use, index) => ({
    ...use,
    isAttached: true,
    target: `attachment:${index}.png`,
    cell: { index, imageIndex: 0 },
  }));
}

describe("the attached images of a review", () => {
  let requests: AttachmentsParams[];
  let found: string[];
  let images: AttachedImages;
  beforeEach(() => {
    requests = [];
    found = [];
    images = new AttachedImages({
      readNotebook: async (uri) => {
        if (uri.includes("missing")) throw new Error("The notebook is not there.");
        return new TextEncoder().encode(uri);
      },
      findImages: async (params) => {
        requests.push(params);
        return params.uses.map(({ cell, target = "" }) => (cell === 1 ? undefined : { name: target, url: "data:image/png;base64,AA" }));
      },
      onFound: ({ id }) => found.push(id),
    });
  });

  it("are looked up with one request for each notebook, and shown when they are found", async () => {
    const uses = [...createUses("file:///a.ipynb", 3), ...createUses("file:///missing.ipynb", 2), ...createUses("file:///b.ipynb", 1)];
    for (const use of uses) assert.equal(images.get(use), undefined);
    await waitUntil(async () => (found.length === 3 ? true : undefined), "the images");
    assert.deepEqual(
      requests.map(({ notebook, uses }) => [new TextDecoder().decode(notebook), uses.length]),
      [
        ["file:///a.ipynb", 3],
        ["file:///b.ipynb", 1],
      ],
    );
    assert.deepEqual(requests[0]?.uses[2], { cell: 2, target: "attachment:2.png" });
    assert.deepEqual(
      uses.map((use) => images.get(use)?.name),
      ["attachment:0.png", undefined, "attachment:2.png", undefined, undefined, "attachment:0.png"],
    );
  });

  it("are not looked up for uses whose image is a file, and are looked up again after the documents have changed", async () => {
    const [use] = createUses("file:///a.ipynb", 1);
    assert.ok(use);
    images.get({ ...use, isAttached: false });
    images.get(use);
    images.clear();
    images.get(use);
    await waitUntil(async () => (found.length > 0 ? true : undefined), "the image");
    assert.equal(requests.length, 1);
    images.clear();
    assert.equal(images.get(use), undefined);
    await waitUntil(async () => (found.length > 1 ? true : undefined), "the image");
    assert.equal(requests.length, 2);
  });
});
