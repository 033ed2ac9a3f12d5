import assert from "node:assert/strict";
import { deviceIn, isSlow } from "../../../src/engine/backends/llamaServer/device.ts";

describe("where a model's layers are", () => {
  it("is read from llama-server's log", () => {
    const line = (layers: number) => `0.01.234 I load_tensors: offloaded ${layers}/49 layers to GPU`;
    assert.deepEqual(deviceIn(line(49)), { kind: "gpu", layers: 49, ofLayers: 49 });
    assert.deepEqual(deviceIn(line(20)), { kind: "gpu", layers: 20, ofLayers: 49 });
    assert.deepEqual(deviceIn(line(0)), { kind: "processor" });
    assert.equal(deviceIn("load_tensors:   CPU_Mapped model buffer size =     3.30 MiB"), undefined);
  });

  it("makes a person wait unless all are on the GPU", () => {
    assert.equal(isSlow({ kind: "gpu", layers: 49, ofLayers: 49 }), false);
    assert.equal(isSlow({ kind: "gpu", layers: 48, ofLayers: 49 }), true);
    assert.equal(isSlow({ kind: "processor" }), true);
  });
});
