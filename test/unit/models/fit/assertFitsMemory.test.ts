import assert from "node:assert/strict";
import { join } from "node:path";
import { assertFitsMemory } from "../../../../src/models/fit/assertFitsMemory.ts";
import { readMachine } from "../../../../src/models/fit/machine.ts";
import type { MemoryShape } from "../../../../src/models/fit/estimate.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { writeScript } from "../../../fixtures/script.ts";
import { catchFailure } from "../../../waiting.ts";
import { itOnUnix } from "../../../fixtures/systems.ts";

const MIB = 2 ** 20;
const neverAborted = new AbortController().signal;

describe("a model that is larger than the main memory", () => {
  afterEach(removeFolders);

  let store: string;
  let shape: MemoryShape;
  beforeEach(async () => {
    store = await createFolder();
    const { memory } = await readMachine(undefined, neverAborted);
    shape = {
      ...{ modelBytes: 2 * memory.total, projectorBytes: 0, projectorLayers: 0, hasAudioEncoder: false },
      ...{ embeddingLength: 1, feedForwardLength: 1, perLayerEmbeddingLength: 0 },
      cache: { bytesPerToken: 1, bytesPerWindowCell: 0, window: 0 },
    };
  });

  const writeServerWithGpu = (bytes: number) => {
    const mib = Math.round(bytes / MIB);
    return writeScript(join(store, "llama-server"), `echo '  CUDA0: NVIDIA H200 (${mib} MiB, ${mib} MiB free)'`);
  };

  itOnUnix("is accepted if a GPU that llama-server lists has enough memory", async () => {
    const llamaServer = await writeServerWithGpu(2 * shape.modelBytes);
    await assertFitsMemory({ store, name: "large", shape, llamaServer }, neverAborted);
  });

  itOnUnix("is rejected if the GPU is too small as well, and the failure states the total memory of both", async () => {
    const llamaServer = await writeServerWithGpu(1024 * MIB);
    const failure = await catchFailure(assertFitsMemory({ store, name: "large", shape, llamaServer }, neverAborted));
    assert.ok(failure.kind === "modelTooLarge" && failure.model === "large");
    assert.equal(failure.memoryBytes, shape.modelBytes / 2 + 1024 * MIB);
  });
});
