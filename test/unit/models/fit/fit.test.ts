import assert from "node:assert/strict";
import { catalog, type CatalogModel } from "../../../../src/models/catalog.ts";
import { estimateMemory, getCatalogShape, computeShape } from "../../../../src/models/fit/estimate.ts";
import { assertFits, computeFit, recommendModel } from "../../../../src/models/fit/fit.ts";
import { describeFitAndSpeed, describeUnknownFit } from "../../../../src/models/fit/fitText.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../../../src/models/fit/launchSettings.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";
import { examineFiles } from "../../../../src/models/store/examine.ts";
import { catchFailure } from "../../../waiting.ts";

const GB = 1e9;
const models = catalog.map((model) => ({ model: model.name, shape: getCatalogShape(model) }));
const [model12b, modelE4b, modelE2b] = models.map(({ shape }) => shape);
assert.ok(model12b !== undefined && modelE4b !== undefined && modelE2b !== undefined);

function createMachine(freeGb: number, totalGb = freeGb, gpuFreeGb?: number): Machine {
  const gpus = gpuFreeGb === undefined ? [] : [{ name: "GPU", total: gpuFreeGb * GB, free: gpuFreeGb * GB, isShared: false }];
  return { memory: { total: totalGb * GB, free: freeGb * GB }, gpus };
}

describe("the memory estimate of a model", () => {
  it("matches the published sizes of 12B: about 0.7 GiB for sliding-window layers, plus 16 KiB per token", () => {
    const [small, large] = [estimateMemory(model12b, { ...DEFAULT_LAUNCH_SETTINGS, contextTokens: 8192 }), estimateMemory(model12b)];
    assert.equal(large.cache - small.cache, 8192 * 16 * 1024);
    const slidingWindow = small.cache - 8192 * 16 * 1024;
    assert.ok(slidingWindow > 0.5 * 2 ** 30 && slidingWindow < 0.75 * 2 ** 30, String(slidingWindow));
    // Memory for three checkpoints of 320 MiB, 512 MiB of prompts, and an image of 1,120 tokens instead of the 256 in warm-up.
    assert.equal(large.runtimeExtra, 3 * 320 * 2 ** 20 + 512 * 2 ** 20 + (1120 - 256) * 2 * 48 * 48 * 3 * 4);
  });

  it("has no more window cells than the context has tokens, rounded up to a multiple of 256", () => {
    const countCells = (contextTokens: number) =>
      (estimateMemory(model12b, { ...DEFAULT_LAUNCH_SETTINGS, contextTokens }).cache - contextTokens * model12b.cache.bytesPerToken) /
      model12b.cache.bytesPerWindowCell;
    assert.deepEqual([512, 1000, 2176, 100_000].map(countCells), [512, 1024, 2304, 2304]);
  });

  it("matches what llama-server reports for the test model", async () => {
    const examined = await examineFiles({ model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" });
    const { cache } = estimateMemory(computeShape(examined));
    // llama-server v0.5.0 logs 4 MiB and 1.3125 MiB for this model.
    assert.equal(cache, (4 + 1.3125) * 2 ** 20);
    assert.deepEqual(examined.projector.modalities, ["image", "audio"]);
    assert.equal(examined.model.quantization, "F16");
  });
});

describe("the fit of a model", () => {
  it("depends on the free and the total memory", () => {
    assert.equal(computeFit(model12b, createMachine(16)).verdict, "fits");
    assert.equal(computeFit(model12b, createMachine(9, 16)).verdict, "tight");
    assert.equal(computeFit(model12b, createMachine(4, 16)).verdict, "tight");
    assert.equal(computeFit(model12b, createMachine(6, 8)).verdict, "tooLarge");
  });

  it("is computed for a GPU's memory alone if the model fits in it, and otherwise together with main memory", () => {
    assert.deepEqual(
      [computeFit(model12b, createMachine(4, 8, 12)).verdict, computeFit(model12b, createMachine(4, 8, 12)).layerMemory],
      ["fits", "gpu"],
    );
    assert.deepEqual(
      [computeFit(model12b, createMachine(8, 8, 6)).verdict, computeFit(model12b, createMachine(8, 8, 6)).layerMemory],
      ["fits", "both"],
    );
    assert.equal(computeFit(model12b, createMachine(16)).layerMemory, "memory");
  });

  it("counts memory that a GPU shares with the CPU only once", () => {
    const apple: Machine = {
      memory: { total: 8 * GB, free: 8 * GB },
      gpus: [{ name: "Apple", total: 8 * GB, free: 8 * GB, isShared: true }],
    };
    const fit = computeFit(model12b, apple);
    assert.deepEqual([fit.verdict, fit.layerMemory, fit.totalBytes], ["tooLarge", "gpu", 8 * GB]);
  });

  it("reports which context sizes fit", () => {
    const { contexts } = computeFit(model12b, createMachine(10.1, 16));
    assert.deepEqual(
      contexts.map(({ fits }) => fits),
      [true, true, false, false],
    );
  });

  it("leads to a recommendation of the best model that fits, or else of the smallest that fits once other programs are closed", () => {
    assert.equal(recommendModel(models, createMachine(16))?.model, "gemma-4-12b");
    assert.equal(recommendModel(models, createMachine(8, 16))?.model, "gemma-4-e4b");
    assert.equal(recommendModel(models, createMachine(5.5, 16))?.model, "gemma-4-e2b");
    assert.equal(recommendModel(models, createMachine(2, 16))?.model, "gemma-4-e2b");
    assert.equal(recommendModel(models, createMachine(2, 2)), undefined);
  });

  it("is described in sentences", () => {
    assert.equal(
      describeFitAndSpeed(computeFit(model12b, createMachine(11.2, 16))),
      "Needs 8.7 GB of memory (11.2 GB free). Runs on the CPU, 16K context. Expect about 8–17 s per screenshot.",
    );
    assert.equal(
      describeFitAndSpeed(computeFit(model12b, createMachine(8, 8, 24))),
      "Needs 8.7 GB of memory (24.0 GB free). Runs on the GPU, 16K context.",
    );
    assert.match(
      describeFitAndSpeed(computeFit(model12b, createMachine(9, 16))),
      /^Needs 8\.7 GB of memory to load \(9\.0 GB free\), and more while it runs\. Close other programs first\./,
    );
    assert.equal(
      describeFitAndSpeed(computeFit(model12b, createMachine(6, 8))),
      "Needs 8.7 GB of memory, but this machine has only 8.0 GB.",
    );
  });

  it("names the needed memory even if the GPU's memory is not known yet", () => {
    for (const machine of [createMachine(6, 8), createMachine(32)]) {
      assert.equal(
        describeUnknownFit(computeFit(model12b, machine)),
        "Needs 8.7 GB of memory. Once llama-server is installed, Oriel checks whether the GPU or this machine has that much.",
      );
    }
  });

  it("is reported as a failure that names smaller models if the model is too large", async () => {
    const getRefusal = (smallMachine: Machine) =>
      catchFailure(Promise.resolve().then(() => assertFits("Gemma 4 12B", model12b, smallMachine, models.slice(1))));
    const failure = await getRefusal(createMachine(7, 7));
    assert.ok(failure.kind === "modelTooLarge");
    assert.deepEqual(failure.fitting, ["gemma-4-e4b", "gemma-4-e2b"]);
    assert.equal(failure.memoryBytes, 7 * GB);
    // Memory in use by other programs may become free. It may even hold this model, if the model is already loaded.
    assertFits("Gemma 4 12B", model12b, createMachine(1, 16), []);
  });

  it("agrees with the memory requirements published for each model", () => {
    const publishedGigabytes: Record<string, number> = {
      ...{ "gemma-4-12b": 16, "gemma-4-26b-a4b": 24, "gemma-4-31b": 32, "gemma-4-e4b": 10, "gemma-4-e2b": 8 },
    };
    for (const { name } of catalog satisfies CatalogModel[]) {
      const shape = models.find(({ model }) => model === name)?.shape ?? model12b;
      assert.notEqual(
        computeFit(shape, createMachine((publishedGigabytes[name] ?? 0) * 0.8, publishedGigabytes[name])).verdict,
        "tooLarge",
        name,
      );
    }
  });
});
