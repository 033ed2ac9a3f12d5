import assert from "node:assert/strict";
import { catalog } from "../../../../src/models/catalog.ts";
import { chooseLaunchSettings } from "../../../../src/models/fit/chooseLaunchSettings.ts";
import { getCatalogShape } from "../../../../src/models/fit/estimate.ts";
import { fitsDraft } from "../../../../src/models/fit/fitsDraft.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";

const GB = 1e9;
const [model12b] = catalog;

describe("the draft model of 12B", () => {
  assert.ok(model12b !== undefined);
  const shape = getCatalogShape(model12b);
  const draftBytes = model12b.files.draft?.bytes ?? assert.fail();

  const isUsed = (gpuGb: number | undefined, memoryGb: number, isShared = false): boolean => {
    const gpus = gpuGb === undefined ? [] : [{ name: "GPU", total: gpuGb * GB, free: gpuGb * GB, isShared }];
    const machine: Machine = { memory: { total: memoryGb * GB, free: memoryGb * GB }, gpus };
    return fitsDraft(shape, chooseLaunchSettings(shape, machine), machine, draftBytes);
  };

  it("is used on a GPU that has enough memory for both models", () => {
    assert.equal(isUsed(16, 32), true);
    assert.equal(isUsed(24, 24, true), true);
  });

  it("is not used if it does not fit together with the model, because llama-server would silently disable it", () => {
    assert.equal(isUsed(9, 32), false);
    assert.equal(isUsed(10, 10, true), false);
  });

  it("is not used without a GPU or with only part of the model on it, because it would make answers slower", () => {
    assert.equal(isUsed(undefined, 64), false);
    assert.equal(isUsed(6, 64), false);
  });
});
