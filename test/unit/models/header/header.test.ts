import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readGgufHeader } from "../../../../src/models/header/gguf.ts";
import { examineFiles } from "../../../../src/models/store/examine.ts";
import { catchFailure } from "../../../waiting.ts";
import { parseGguf, writeGguf, type Gguf, type GgufValue } from "../../../model/ggufFile.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";

const tiny = { model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" };

describe("examineFiles", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await createFolder();
  });
  afterEach(removeFolders);

  /** Writes a file's metadata, with changes and without tensors, to a new file. @param values new values; undefined removes a value */
  async function writeWithMetadata(file: string, values: Record<string, GgufValue["value"] | undefined>): Promise<string> {
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

  const describeRejection = async (files: Partial<typeof tiny>) => {
    const failure = await catchFailure(examineFiles({ ...tiny, ...files }));
    return `${failure.kind}: ${"reason" in failure ? failure.reason : ""}`;
  };

  it("reads the facts of a model and its projector", async () => {
    const { model, projector } = await examineFiles(tiny);
    assert.deepEqual(
      [model.architecture, model.title, model.quantization, model.contextTokens, model.embeddingLength],
      ["gemma4", "Tiny Gemma 4 Unified (test model)", "F16", 8192, 192],
    );
    assert.deepEqual([projector.embeddingLength, projector.layers], [192, 0]);
  });

  it("rejects other architectures, parts of split models, and base models", async () => {
    assert.match(
      await describeRejection({ model: await writeWithMetadata(tiny.model, { "general.architecture": "llama" }) }),
      /^unsuitableModel: .*llama/,
    );
    assert.match(
      await describeRejection({ model: await writeWithMetadata(tiny.model, { "split.count": 3 }) }),
      /^unsuitableModel: .*llama-gguf-split/,
    );
    assert.match(
      await describeRejection({ model: await writeWithMetadata(tiny.model, { "tokenizer.chat_template": undefined }) }),
      /^unsuitableModel: .*chat template/,
    );
  });

  it("rejects a header without the values that determine memory use", async () => {
    const model = await writeWithMetadata(tiny.model, { "gemma4.embedding_length": undefined });
    assert.match(await describeRejection({ model }), /^corruptModel: .*gemma4\.embedding_length/);
  });

  it("rejects a projector of another model, a projector without vision, and a model in place of a projector", async () => {
    assert.match(
      await describeRejection({ projector: await writeWithMetadata(tiny.projector, { "clip.vision.projection_dim": 3840 }) }),
      /^projectorMismatch: .*192.*3840/,
    );
    assert.match(
      await describeRejection({ projector: await writeWithMetadata(tiny.projector, { "clip.has_vision_encoder": false }) }),
      /^noVision/,
    );
    assert.match(await describeRejection({ projector: tiny.model }), /^unsuitableModel: .*gemma4/);
  });

  it("counts only layers that don't share keys and values", async () => {
    const shared = await writeWithMetadata(tiny.model, { "gemma4.attention.shared_kv_layers": 2 });
    const { model } = await examineFiles({ ...tiny, model: shared });
    assert.deepEqual(model.cache, { bytesPerToken: 0, bytesPerWindowCell: 2 * 2 * 64 * 2, window: 512 });
  });

  it("rejects files that are truncated within or after their header, and files of zeros", async () => {
    const complete = await readFile(tiny.model);
    for (const bytes of [complete.subarray(0, 10), complete.subarray(0, 5000), complete.subarray(0, 60_000), Buffer.alloc(9000)]) {
      const model = join(folder, "cut.gguf");
      await writeFile(model, bytes);
      assert.match(await describeRejection({ model }), /^corruptModel: /, String(bytes.length));
    }
  });

  // Functions that build a header.
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
  const u64 = (value: number | bigint) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
  const encodeText = (value: string) => Buffer.concat([u64(value.length), Buffer.from(value)]);
  const createSource = (bytes: Buffer, reads: number[] = []) => ({
    fileBytes: bytes.length,
    async read(from: number, to: number) {
      reads.push(to - from);
      return bytes.subarray(from, to);
    },
  });

  it("skips a large vocabulary, and does not read the numbers that it skips", async () => {
    const words = Array.from({ length: 300_000 }, (_, index) => encodeText(`word ${index}`));
    const header = Buffer.concat([
      ...[Buffer.from("GGUF"), u32(3), u64(1), u64(4)],
      ...[encodeText("words"), u32(9), u32(8), u64(words.length), ...words],
      ...[encodeText("scores"), u32(9), u32(6), u64(2_000_000), Buffer.alloc(8_000_000)],
      ...[encodeText("few"), u32(9), u32(4), u64(2), u32(7), u32(8)],
      ...[encodeText("general.alignment"), u32(4), u32(64)],
      ...[encodeText("tensor"), u32(2), u64(3), u64(4), u32(0), u64(128)],
    ]);
    const reads: number[] = [];
    const file = Buffer.concat([header, Buffer.alloc(1000)]);
    const { metadata, tensorCount, lastTensorOffset } = await readGgufHeader(createSource(file, reads));
    assert.deepEqual(
      [...metadata],
      [
        ["few", [7, 8]],
        ["general.alignment", 64],
      ],
    );
    assert.deepEqual([tensorCount, lastTensorOffset], [1, Math.ceil(header.length / 64) * 64 + 128]);
    const readBytes = reads.reduce((sum, bytes) => sum + bytes, 0);
    assert.ok(readBytes < file.length - 6_000_000, `${readBytes} bytes were read`);
  });

  it("reads numbers of every type", async () => {
    const numbers: (readonly [number, Buffer, unknown])[] = [
      ...([
        [0, Buffer.of(200), 200],
        [1, Buffer.of(200), -56],
        [2, Buffer.of(1, 1), 257],
        [3, Buffer.of(255, 255), -1],
      ] as const),
      ...([
        [4, u32(7), 7],
        [5, Buffer.of(254, 255, 255, 255), -2],
        [7, Buffer.of(1), true],
        [10, u64(9), 9],
      ] as const),
      ...([
        [6, Buffer.from(Float32Array.of(0.5).buffer), 0.5],
        [12, Buffer.from(Float64Array.of(0.1).buffer), 0.1],
      ] as const),
      [11, Buffer.from(BigInt64Array.of(-5n).buffer), -5],
    ];
    const values = numbers.flatMap(([type, bytes]) => [encodeText(`t${type}`), u32(type), bytes]);
    const { metadata } = await readGgufHeader(
      createSource(Buffer.concat([Buffer.from("GGUF"), u32(2), u64(0), u64(numbers.length), ...values])),
    );
    for (const [type, , value] of numbers) assert.equal(metadata.get(`t${type}`), value, `type ${type}`);
  });

  it("rejects impossible counts and lengths", async () => {
    const headerStart = [Buffer.from("GGUF"), u32(3), u64(0)];
    for (const [rest, reason] of [
      [[u64(2n ** 63n)], /count/],
      [[u64(1), u64(2n ** 40n)], /count/],
      [[u64(1), encodeText("a"), u32(99)], /type 99/],
      [[u64(1), encodeText("a"), u32(9), u32(9), u64(1)], /type 9\./],
      [[u64(1), encodeText("a"), u32(9), u32(4), u64(90_000_000)], /ends in the middle of its header/],
      [[u64(1), encodeText("a"), u32(8), u64(1000)], /ends in the middle of its header/],
    ] as const) {
      await assert.rejects(readGgufHeader(createSource(Buffer.concat([...headerStart, ...rest]))), reason);
    }
    await assert.rejects(readGgufHeader(createSource(Buffer.concat([Buffer.from("GGUF"), u32(1)]))), /version 1/);
  });
});
