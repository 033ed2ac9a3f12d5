import assert from "node:assert/strict";
import { catalog, type CatalogModel } from "../../../../src/models/catalog.ts";
import { estimateMemory, catalogShape, computeShape } from "../../../../src/models/fit/estimate.ts";
import { assertFits, computeFit, recommendModel } from "../../../../src/models/fit/fit.ts";
import { describeFitAndSpeed } from "../../../../src/models/fit/fitText.ts";
import { USUAL } from "../../../../src/models/fit/launchSettings.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";
import { examineFiles } from "../../../../src/models/store/examine.ts";
import { failureFrom } from "../../../waiting.ts";

const GB = 1e9;
const models = catalog.map((model) => ({ model: model.name, shape: catalogShape(model) }));
const [b12, e4b, e2b] = models.map(({ shape }) => shape);
assert.ok(b12 !== undefined && e4b !== undefined && e2b !== undefined);

function machine(free: number, total = free, gpu?: number): Machine {
  const gpus = gpu === undefined ? [] : [{ name: "GPU", total: gpu * GB, free: gpu * GB, isShared: false }];
  return { memory: { total: total * GB, free: free * GB }, gpus };
}

describe("the memory that a model takes", () => {
  it("is for 12B what was published: windowed layers of about 0.7 GiB, and 16 KiB a token beside", () => {
    const [small, large] = [estimateMemory(b12, { ...USUAL, contextTokens: 8192 }), estimateMemory(b12)];
    assert.equal(large.cache - small.cache, 8192 * 16 * 1024);
    const windowed = small.cache - 8192 * 16 * 1024;
    assert.ok(windowed > 0.5 * 2 ** 30 && windowed < 0.75 * 2 ** 30, String(windowed));
    // Three checkpoints of about 320 MiB, 512 MiB of prompts, and an image of 1,120 tokens instead of the 256 of the start.
    assert.equal(large.later, 3 * 320 * 2 ** 20 + 512 * 2 ** 20 + (1120 - 256) * 2 * 48 * 48 * 3 * 4);
  });

  it("has no more cells of the window than the context has tokens, in blocks of 256", () => {
    const cells = (contextTokens: number) =>
      (estimateMemory(b12, { ...USUAL, contextTokens }).cache - contextTokens * b12.cache.bytesPerToken) / b12.cache.bytesPerWindowCell;
    assert.deepEqual([512, 1000, 2176, 100_000].map(cells), [512, 1024, 2304, 2304]);
  });

  it("is read from headers as llama.cpp reads them", async () => {
    const examined = await examineFiles({ model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" });
    const { cache } = estimateMemory(computeShape(examined));
    // What llama-server v0.5.0 logs for it: 4 MiB and 1.3125 MiB.
    assert.equal(cache, (4 + 1.3125) * 2 ** 20);
    assert.deepEqual(examined.projector.modalities, ["image", "audio"]);
    assert.equal(examined.model.quantisation, "F16");
  });
});

describe("whether a model fits", () => {
  it("goes by what is free now and what there is at all", () => {
    assert.equal(computeFit(b12, machine(16)).verdict, "fits");
    assert.equal(computeFit(b12, machine(9, 16)).verdict, "tight");
    assert.equal(computeFit(b12, machine(4, 16)).verdict, "tight");
    assert.equal(computeFit(b12, machine(6, 8)).verdict, "tooLarge");
  });

  it("counts a GPU's memory, alone where the model fits it, and together with the rest", () => {
    assert.deepEqual([computeFit(b12, machine(4, 8, 12)).verdict, computeFit(b12, machine(4, 8, 12)).place], ["fits", "gpu"]);
    assert.deepEqual([computeFit(b12, machine(8, 8, 6)).verdict, computeFit(b12, machine(8, 8, 6)).place], ["fits", "both"]);
    assert.equal(computeFit(b12, machine(16)).place, "memory");
  });

  it("does not count the memory twice that a GPU shares with the processor", () => {
    const apple: Machine = {
      memory: { total: 8 * GB, free: 8 * GB },
      gpus: [{ name: "Apple", total: 8 * GB, free: 8 * GB, isShared: true }],
    };
    const fit = computeFit(b12, apple);
    assert.deepEqual([fit.verdict, fit.place, fit.totalBytes], ["tooLarge", "gpu", 8 * GB]);
  });

  it("says which contexts there would be room for", () => {
    const { contexts } = computeFit(b12, machine(10.1, 16));
    assert.deepEqual(
      contexts.map(({ hasRoom }) => hasRoom),
      [true, true, false, false],
    );
  });

  it("has the best proposed that fits, or else the smallest that would with other programs closed", () => {
    assert.equal(recommendModel(models, machine(16))?.model, "gemma-4-12b");
    assert.equal(recommendModel(models, machine(8, 16))?.model, "gemma-4-e4b");
    assert.equal(recommendModel(models, machine(5.5, 16))?.model, "gemma-4-e2b");
    assert.equal(recommendModel(models, machine(2, 16))?.model, "gemma-4-e2b");
    assert.equal(recommendModel(models, machine(2, 2)), undefined);
  });

  it("is told in words", () => {
    assert.equal(
      describeFitAndSpeed(computeFit(b12, machine(11.2, 16))),
      "needs 8.7 GB, 11.2 GB free: fits with 16K context, without a GPU; expect 8 to 17 s for reading a screenshot",
    );
    assert.equal(describeFitAndSpeed(computeFit(b12, machine(8, 8, 24))), "needs 8.7 GB, 24.0 GB free: fits with 16K context, on the GPU");
    assert.match(
      describeFitAndSpeed(computeFit(b12, machine(9, 16))),
      /^needs 8.7 GB, and more later, 9.0 GB free: close other programs first/,
    );
    assert.equal(describeFitAndSpeed(computeFit(b12, machine(6, 8))), "needs 8.7 GB, 8.0 GB are all there is: can't be loaded");
  });

  it("is a refusal where it can't, that names what would", async () => {
    const refused = (room: Machine) => failureFrom(Promise.resolve().then(() => assertFits("Gemma 4 12B", b12, room, models.slice(1))));
    const failure = await refused(machine(7, 7));
    assert.ok(failure.kind === "modelTooLarge");
    assert.deepEqual(failure.fitting, ["gemma-4-e4b", "gemma-4-e2b"]);
    assert.equal(failure.memoryBytes, 7 * GB);
    // What is taken by other programs may be given back, perhaps by this very model that is loaded already.
    assertFits("Gemma 4 12B", b12, machine(1, 16), []);
  });

  it("holds for the memory that is published for each model", () => {
    const least: Record<string, number> = { "gemma-4-12b": 16, "gemma-4-e4b": 10, "gemma-4-e2b": 8 };
    for (const { name } of catalog satisfies CatalogModel[]) {
      const shape = models.find(({ model }) => model === name)?.shape ?? b12;
      assert.notEqual(computeFit(shape, machine((least[name] ?? 0) * 0.8, least[name])).verdict, "tooLarge", name);
    }
  });
});
