import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { examineFiles } from "../../../../src/models/store/examine.ts";
import { failureFrom } from "../../../waiting.ts";
import { parseGguf, writeGguf, type Gguf, type GgufValue } from "../../../model/ggufFile.ts";
import { cleanUp, makeFolder } from "../llamaServer/fakes.ts";

const tiny = { model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" };

describe("looking at a model before it is used", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(cleanUp);

  /** The same file with other metadata: a value instead of one of the same type, or none instead of undefined. */
  async function changed(file: string, values: Record<string, GgufValue["value"] | undefined>): Promise<string> {
    const { metadata } = parseGguf(await readFile(file));
    for (const [key, value] of Object.entries(values)) {
      const old = metadata.get(key);
      if (value === undefined) metadata.delete(key);
      else metadata.set(key, { type: old?.type ?? (typeof value === "number" ? "u32" : "string"), value });
    }
    const path = join(folder, "changed.gguf");
    await writeGguf(path, { metadata, tensors: [] } satisfies Gguf, () => []);
    return path;
  }

  const reasonOf = async (files: Partial<typeof tiny>) => {
    const failure = await failureFrom(examineFiles({ ...tiny, ...files }));
    return `${failure.kind}: ${"reason" in failure ? failure.reason : ""}`;
  };

  it("tells what it is", async () => {
    const { model, projector } = await examineFiles(tiny);
    assert.deepEqual(
      [model.architecture, model.title, model.quantisation, model.contextTokens, model.embeddingLength],
      ["gemma4", "Tiny Gemma 4 Unified (test model)", "F16", 8192, 192],
    );
    assert.deepEqual([projector.embeddingLength, projector.layers], [192, 0]);
  });

  it("refuses another architecture, a part of a model, and one that only continues texts", async () => {
    assert.match(
      await reasonOf({ model: await changed(tiny.model, { "general.architecture": "llama" }) }),
      /^unsuitableModel: its architecture is llama/,
    );
    assert.match(
      await reasonOf({ model: await changed(tiny.model, { "split.count": 3 }) }),
      /^unsuitableModel: it is one of several parts/,
    );
    assert.match(
      await reasonOf({ model: await changed(tiny.model, { "tokenizer.chat_template": undefined }) }),
      /^unsuitableModel: it has no chat template/,
    );
  });

  it("refuses a header that lacks what memory goes by", async () => {
    const model = await changed(tiny.model, { "gemma4.embedding_length": undefined });
    assert.equal(await reasonOf({ model }), "corruptModel: its header lacks gemma4.embedding_length");
  });

  it("refuses a projector of another model, one without eyes, and what is none", async () => {
    assert.equal(
      await reasonOf({ projector: await changed(tiny.projector, { "clip.vision.projection_dim": 3840 }) }),
      "projectorMismatch: the model's embeddings have 192 values, the projector's 3840",
    );
    assert.match(await reasonOf({ projector: await changed(tiny.projector, { "clip.has_vision_encoder": false }) }), /^noVision/);
    assert.match(await reasonOf({ projector: tiny.model }), /^unsuitableModel: it is no projector but a model/);
  });

  it("counts only layers with keys and values of their own", async () => {
    const shared = await changed(tiny.model, { "gemma4.attention.shared_kv_layers": 2 });
    const { model } = await examineFiles({ ...tiny, model: shared });
    assert.deepEqual(model.cache, { bytesPerToken: 0, bytesPerWindowCell: 2 * 2 * 64 * 2, window: 512 });
  });

  it("refuses files that are cut off, in their header or behind it, and files of zeros", async () => {
    const whole = await readFile(tiny.model);
    for (const bytes of [whole.subarray(0, 10), whole.subarray(0, 5000), whole.subarray(0, 60_000), Buffer.alloc(9000)]) {
      const model = join(folder, "cut.gguf");
      await writeFile(model, bytes);
      assert.match(await reasonOf({ model }), /^corruptModel: /, String(bytes.length));
    }
  });
});
