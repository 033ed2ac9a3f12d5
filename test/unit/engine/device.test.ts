import assert from "node:assert/strict";
import { parseDevice, isSlow } from "../../../src/engine/backends/llamaServer/device.ts";

describe("the device of a model's layers", () => {
  it("is read from llama-server's log", () => {
    const formatLine = (layers: number) => `0.01.234 I load_tensors: offloaded ${layers}/49 layers to GPU`;
    assert.deepEqual(parseDevice(formatLine(49)), { kind: "gpu", layers: 49, totalLayers: 49 });
    assert.deepEqual(parseDevice(formatLine(20)), { kind: "gpu", layers: 20, totalLayers: 49 });
    assert.deepEqual(parseDevice(formatLine(0)), { kind: "cpu" });
    assert.equal(parseDevice("load_tensors:   CPU_Mapped model buffer size =     3.30 MiB"), undefined);
  });

  it("is slow unless all layers are on the GPU", () => {
    assert.equal(isSlow({ kind: "gpu", layers: 49, totalLayers: 49 }), false);
    assert.equal(isSlow({ kind: "gpu", layers: 48, totalLayers: 49 }), true);
    assert.equal(isSlow({ kind: "cpu" }), true);
  });
});
