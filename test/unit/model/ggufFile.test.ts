import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseGguf, computeTensorBytes, writeGguf, type GgufTensor } from "../../model/ggufFile.ts";
import { getRepositoryPath } from "../../tools/paths.mjs";

describe("a GGUF file", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "oriel-gguf-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const name of ["tiny-gemma4.gguf", "tiny-gemma4.mmproj.gguf"]) {
    it(`is byte-identical after reading and writing: ${name}`, async () => {
      const original = await readFile(getRepositoryPath("test", "model", name));
      const copy = path.join(folder, name);
      await writeGguf(copy, parseGguf(original), (tensor) => [original.subarray(tensor.start, tensor.start + computeTensorBytes(tensor))]);
      assert.ok(original.equals(await readFile(copy)));
    });
  }

  it("is not created, not even partially, if the bytes of a tensor are incomplete", async () => {
    const namesBefore = await readdir(folder);
    const tensors: GgufTensor[] = [{ name: "short", shape: [2, 3], type: "F16" }];
    const writing = writeGguf(path.join(folder, "short.gguf"), { metadata: new Map(), tensors }, () => [Buffer.alloc(10)]);
    await assert.rejects(writing, /short .* 12 bytes, not 10/);
    assert.deepEqual(await readdir(folder), namesBefore);
  });
});
