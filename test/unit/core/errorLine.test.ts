import assert from "node:assert/strict";
import { findErrorLine } from "../../../src/core/errorLine.ts";
import { describeFailure } from "../../../src/failures/failure.ts";

const found = "ggml_vulkan: Found 1 Vulkan devices:";

describe("the error line of a failed llama-server", () => {
  it("is the first GPU error, not a line that lists devices or that the crash adds", () => {
    const cuda = "CUDA error: no kernel image is available for execution on the device";
    const cases: [string[], string | undefined][] = [
      [[found, "srv: loading model", "ggml_vulkan: device lost", "aborted"], "ggml_vulkan: device lost"],
      [["warning: failed to lock memory", cuda, "  current device: 0", "/src/ggml-cuda.cu:98: CUDA error"], cuda],
      [["  what():  vk::Device::waitForFences: ErrorDeviceLost"], "what():  vk::Device::waitForFences: ErrorDeviceLost"],
      [["warning: failed to lock memory", "error: the cache can't be created", "bye"], "error: the cache can't be created"],
      [[found, "bye", ""], "bye"],
      [["", "  "], undefined],
    ];
    for (const [lines, expected] of cases) assert.equal(findErrorLine(lines), expected);
  });

  it("is cut if it is very long", () => {
    assert.equal(findErrorLine([`error ${"x".repeat(1000)}`])?.length, 201);
  });

  it("is quoted if llama-server does not start, with the next step if the GPU is the cause", () => {
    const describeStart = (log: string[], isGpuBuild?: boolean) =>
      describeFailure({ kind: "llamaServerStartFailed", reason: "exit code 3", log, ...(isGpuBuild === undefined ? {} : { isGpuBuild }) })
        .message;
    assert.equal(
      describeStart([found, "ggml_vulkan: device lost"]),
      "llama-server did not start. Exit code 3. It reported: “ggml_vulkan: device lost”. " +
        "Update the GPU driver, or choose another build (oriel.llamaServerBuild).",
    );
    assert.equal(describeStart(["strange option"]), "llama-server did not start. Exit code 3. It reported: “strange option”.");
    assert.match(describeStart([], true), /^llama-server did not start\. Exit code 3\. Update the GPU driver/);
  });
});
