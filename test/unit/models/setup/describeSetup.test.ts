import assert from "node:assert/strict";
import type { PlannedBuild } from "../../../../src/llamaServer/plan.ts";
import { describeSetup } from "../../../../src/models/setup/describeSetup.ts";
import { describeServer, getMissingBytes, type SetupPlan } from "../../../../src/models/setup/plan.ts";
import type { SetupEvent } from "../../../../src/models/setup/setUp.ts";
import type { DownloadModelEvent } from "../../../../src/models/store/downloadModel.ts";

const build: PlannedBuild = {
  ...{ variant: "cuda", title: "CUDA 12.8", tag: "b11146", parts: [] },
  ...{ totalBytes: 800e6, missingBytes: 300e6 },
};
const model: SetupPlan["model"] = {
  ...{ name: "m", title: "Gemma 4 12B", missingBytes: 5.2e9 },
  files: [
    { role: "projector", bytes: 0.2e9 },
    { role: "model", bytes: 7e9 },
  ],
};
const plan: SetupPlan = { server: { kind: "download", build, rejected: [] }, model };
const installed: SetupPlan = {
  server: { kind: "ready", server: { executable: "/s", version: "0.5.0", origin: "path" } },
  model,
};
const toModelEvent = (event: DownloadModelEvent): SetupEvent => ({ kind: "model", event });

describe("the progress of a setup", () => {
  it("names llama-server's build, the model and their sizes before anything is downloaded", () => {
    assert.deepEqual(describeSetup(plan, { kind: "planned", plan }).lines, [
      "1. llama-server (CUDA 12.8), 800.0 MB",
      "2. Gemma 4 12B, 7.2 GB",
      "3. Test with an image",
    ]);
    assert.equal(getMissingBytes(plan), 5.5e9);
  });

  it("says that llama-server is installed, or that it has to be built", () => {
    assert.equal(describeServer(installed), undefined);
    assert.equal(describeSetup(installed, { kind: "planned", plan: installed }).lines[0], "1. llama-server: installed");
    assert.match(describeServer({ server: { kind: "buildFromSource" } }) ?? "", /built from source/);
  });

  it("covers all downloads, and never moves backwards", () => {
    const transfer = { kind: "receiving", file: "a", bytes: 400e6, totalBytes: 800e6, bytesPerSecond: 10e6, secondsLeft: 40 } as const;
    const events: SetupEvent[] = [
      { kind: "server", step: "Downloading llama-server (CUDA 12.8), 800.0 MB", fraction: 0.5, transfer },
      { kind: "serverReady", server: { executable: "/s", version: "0.5.0", origin: "release" } },
      toModelEvent({ kind: "receiving", role: "projector", file: "p", bytes: 0.2e9, totalBytes: 0.2e9, bytesPerSecond: 10e6 }),
      toModelEvent({ kind: "receiving", role: "model", file: "m", bytes: 0, totalBytes: 7e9, bytesPerSecond: 10e6 }),
      toModelEvent({ kind: "receiving", role: "model", file: "m", bytes: 3.4e9, totalBytes: 7e9, bytesPerSecond: 10e6, secondsLeft: 1 }),
    ];
    const shown = events.map((event) => describeSetup(plan, event));
    assert.deepEqual(
      shown.map(({ fraction = 0 }) => Math.round(fraction * 8e9)),
      [400e6, 800e6, 1000e6, 1000e6, 4400e6],
    );
    assert.match(shown[0]?.text ?? "", /: 400\.0 MB of 800\.0 MB, 10\.0 MB\/s, 40 s left$/);
    assert.equal(shown.at(-1)?.text, "3.6 GB of 7.2 GB, 10.0 MB/s, 6 min left");
    assert.deepEqual(shown.at(-1)?.lines.slice(0, 2), [
      "1. llama-server: installed",
      "2. Gemma 4 12B: 3.6 GB of 7.2 GB, 10.0 MB/s, 6 min left",
    ]);
  });

  it("says why nothing is being downloaded", () => {
    const retrying = { kind: "retrying", role: "model", file: "m.gguf", reason: "the server returned 503", delayMs: 4000 } as const;
    assert.equal(describeSetup(plan, toModelEvent(retrying)).text, "m.gguf: The server returned 503. Retrying in 4 s.");
    assert.match(describeSetup(plan, toModelEvent({ kind: "waiting" })).text, /another window or process/);
  });
});
