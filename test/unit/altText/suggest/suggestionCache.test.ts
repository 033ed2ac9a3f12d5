import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Proposal } from "../../../../src/altText/suggest/propose.ts";
import { SuggestionCache } from "../../../../src/altText/suggest/suggestionCache.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";

describe("the suggestion cache", () => {
  it("stores the reason for a review as `needsPerson`, and reads it back", async () => {
    const folder = await createFolderWith({});
    try {
      const cache = new SuggestionCache(folder.path);
      const written = { role: "informative", alt: "A form", description: "" } as const;
      const proposal: Proposal = { ...written, reviewReason: "It is long." };
      await cache.write(["key"], proposal);
      const [name = ""] = await readdir(folder.path);
      assert.deepEqual(JSON.parse(await readFile(join(folder.path, name), "utf8")), { ...written, needsPerson: "It is long." });
      assert.deepEqual(await cache.read(["key"]), proposal);
    } finally {
      await folder.remove();
    }
  });
});
