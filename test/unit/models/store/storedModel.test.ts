import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest, writeManifest } from "../../../../src/models/store/storedModel.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";

describe("the manifest of a stored model", () => {
  afterEach(removeFolders);

  it("is read and written in the released format", async () => {
    const released = {
      title: "Gemma 4 12B",
      wanted: { model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf" },
      memory: {
        ...{ modelBytes: 100, projectorBytes: 10, projectorLayers: 0, embeddingLength: 32, feedForwardLength: 64, perLayerEmbedding: 0 },
        ...{ cache: { bytesPerToken: 1, bytesPerWindowCell: 2, window: 3 }, hearsAudio: true },
      },
      files: {},
    };
    const folder = await createFolder();
    await writeFile(join(folder, "manifest.json"), JSON.stringify(released));
    const manifest = await readManifest(folder);
    assert.deepEqual(manifest?.resumeSource, released.wanted);
    assert.equal(manifest?.memory?.hasAudioEncoder, true);
    await writeManifest(folder, manifest);
    assert.deepEqual(JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")), released);
  });
});
