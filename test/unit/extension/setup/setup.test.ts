import assert from "node:assert/strict";
import { mock } from "node:test";
import { FailureError } from "../../../../src/failures/failure.ts";
import { Setup } from "../../../../src/extension/setup/setup.ts";
import type { SetupRequest } from "../../../../src/extension/setup/state.ts";
import type { PlannedBuild } from "../../../../src/llamaServer/plan.ts";
import type { SetupPlan } from "../../../../src/models/setup/plan.ts";
import type { SetupEvent } from "../../../../src/models/setup/setUp.ts";
import type { UnfinishedModel } from "../../../../src/models/store/store.ts";
import type { StoredModel } from "../../../../src/models/store/storedModel.ts";
import { waitUntil } from "../../../waiting.ts";
import { ScriptedServices } from "./scriptedServices.ts";

const request: SetupRequest = { kind: "download", title: "Gemma 4 12B", model: "gemma-4-12b" };
const partial: UnfinishedModel = {
  ...{ name: "gemma-4-12b", title: "Gemma 4 12B", bytes: 3.2e9, isStarted: true, isBusy: false },
  resumeSource: { model: "gemma-4-12b" },
};
const stored = { name: "gemma-4-12b", title: "Gemma 4 12B" } as StoredModel;
const serverBytes = 0.1e9;
const build: PlannedBuild = {
  ...{ variant: "cpu", title: "CPU", tag: "b11146" },
  ...{ parts: [{ name: "a.tar.gz", bytes: serverBytes, receivedBytes: 0 }], totalBytes: serverBytes, missingBytes: serverBytes },
};
const plan: SetupPlan = {
  server: { kind: "download", build, rejected: [] },
  model: {
    ...{ name: "gemma-4-12b", title: "Gemma 4 12B", missingBytes: 7.2e9 },
    files: [
      { role: "projector", bytes: 0.2e9 },
      { role: "model", bytes: 7e9 },
    ],
  },
};
const createReceivingEvent = (bytes: number): SetupEvent => ({
  kind: "model",
  event: { kind: "receiving", role: "model", file: "m.gguf", bytes },
});

describe("setting up a model", () => {
  let services: ScriptedServices;
  let setup: Setup;
  beforeEach(() => {
    services = new ScriptedServices();
    setup = new Setup(services);
  });
  afterEach(() => setup.dispose());

  const listActions = () => setup.view.actions.map(({ action }) => action);
  const reportReceived = (bytes: number) => services.jobs.at(-1)?.onEvent({ job: "setUp", event: createReceivingEvent(bytes) });
  const waitForJob = () => waitUntil(() => services.jobs.at(-1), "the job");
  const waitForTest = () => waitUntil(() => services.tests.at(-1), "the test");

  it("reports that a model is missing until there is one", async () => {
    assert.equal(setup.needsModel, false);
    services.detectedState = { kind: "needed", failure: { kind: "noModel" } };
    await setup.refresh();
    assert.deepEqual([setup.view.kind, setup.needsModel, services.hasModel], ["needed", true, false]);
    services.detectedState = { kind: "none" };
    await setup.refresh();
    assert.deepEqual([setup.view.kind, setup.needsModel, services.hasModel], ["none", false, true]);
  });

  it("downloads a model, selects it, tests it and reports that it is ready", async () => {
    const run = setup.run(request);
    await waitForJob();
    assert.deepEqual([setup.view.kind, setup.isBusy, services.shownProgress.length], ["working", true, 1]);
    services.jobs[0]?.resolve(stored);
    (await waitForTest()).resolve({ kind: "passed", model: "m.gguf", seconds: 2 });
    await run;
    assert.deepEqual(services.selectedNames, ["gemma-4-12b"]);
    assert.deepEqual([setup.view.kind, setup.isBusy, services.hasModel], ["ready", false, true]);
    assert.deepEqual(services.shownResults, []);
  });

  it("shows what the engine does during the test, and notifies listeners when a model has passed it", async () => {
    let readyCount = 0;
    setup.onReady(() => (readyCount += 1));
    const test = setup.test("Gemma 4 12B");
    const call = await waitForTest();
    call.onProgress({ text: "Loading m.gguf 50%", fraction: 0.5 });
    assert.deepEqual([setup.view.lines, setup.view.fraction], [["Loading m.gguf 50%"], 0.5]);
    call.onProgress(undefined);
    assert.equal(setup.view.fraction, undefined);
    assert.equal(readyCount, 0);
    call.resolve({ kind: "passed", model: "m.gguf", seconds: 2 });
    await test;
    assert.equal(readyCount, 1);
  });

  it("shows each progress event and notifies listeners until they are disposed", async () => {
    let changeCount = 0;
    const listener = setup.onChange(() => (changeCount += 1));
    void setup.run(request);
    await waitForJob();
    services.jobs[0]?.onEvent({ job: "setUp", event: { kind: "planned", plan } });
    assert.deepEqual(setup.view.lines, ["1. llama-server (CPU), 100.0 MB", "2. Gemma 4 12B, 7.2 GB", "3. Test with an image"]);
    const changesBefore = changeCount;
    reportReceived(3.2e9);
    assert.equal(changeCount, changesBefore + 1);
    assert.match(setup.view.lines[1] ?? "", / of 7\.2 GB/);
    assert.ok(Math.abs((setup.progress?.fraction ?? 0) - 3.5 / 7.3) < 0.001);
    listener.dispose();
    reportReceived(3.3e9);
    assert.equal(changeCount, changesBefore + 1);
  });

  it("keeps the partial download when paused, offers to continue it and ignores late events", async () => {
    const run = setup.run(request);
    const job = await waitForJob();
    reportReceived(3.2e9);
    services.detectedState = { kind: "unfinished", model: partial };
    setup.pause();
    await run;
    assert.deepEqual([setup.view.kind, listActions()], ["unfinished", ["continue", "cancel", "close"]]);
    job.onEvent({ job: "setUp", event: createReceivingEvent(3.3e9) });
    assert.equal(setup.view.kind, "unfinished");
    assert.deepEqual(services.removedNames, []);
  });

  it("continues a partial download with the requested model", async () => {
    services.detectedState = { kind: "unfinished", model: partial };
    await setup.refresh();
    void setup.resume();
    const job = await waitForJob();
    assert.deepEqual(job.request, request);
  });

  it("does not continue a partial download whose source is unknown", async () => {
    const { resumeSource: _, ...unknown } = partial;
    services.detectedState = { kind: "unfinished", model: unknown };
    await setup.refresh();
    await setup.resume();
    assert.deepEqual([setup.view.kind, services.jobs.length], ["unfinished", 0]);
  });

  it("shows why a download failed and tries the same request again", async () => {
    const run = setup.run(request);
    (await waitForJob()).reject(new FailureError({ kind: "downloadFailed", url: "https://h/x", reason: "404" }));
    await run;
    assert.deepEqual([setup.view.kind, setup.isBusy], ["failed", false]);
    void setup.resume();
    await waitUntil(() => services.jobs[1], "the second job");
    assert.deepEqual(services.jobs[1]?.request, request);
  });

  it("runs the action that a failure offers", async () => {
    const test = setup.test();
    (await waitForTest()).reject(new FailureError({ kind: "noLlamaServer", attempts: [] }));
    await test;
    assert.equal(setup.view.kind, "failed");
    await setup.runFailureAction();
    assert.deepEqual(services.actions, ["openSetting"]);
  });

  it("deletes a running download only after the user has confirmed the deletion", async () => {
    const run = setup.run(request);
    await waitForJob();
    services.isDeletionConfirmed = undefined;
    await setup.cancel();
    assert.deepEqual([setup.view.kind, services.jobs[0]?.signal.aborted], ["working", false]);
    services.isDeletionConfirmed = true;
    await setup.cancel();
    await run;
    assert.deepEqual(services.removedNames, ["gemma-4-12b"]);
    assert.equal(setup.view.kind, "needed");
  });

  it("keeps a cancelled partial download that the user does not want to delete", async () => {
    const run = setup.run(request);
    await waitForJob();
    services.isDeletionConfirmed = false;
    services.detectedState = { kind: "unfinished", model: partial };
    await setup.cancel();
    await run;
    assert.deepEqual([setup.view.kind, services.removedNames], ["unfinished", []]);
  });

  it("stops adding files when it is cancelled, without asking for confirmation", async () => {
    const run = setup.run({ kind: "add", title: "m.gguf", model: "/m.gguf", projector: "/p.gguf", method: "auto" });
    await waitForJob();
    services.isDeletionConfirmed = undefined;
    await setup.cancel();
    await run;
    assert.deepEqual([setup.view.kind, services.removedNames], ["none", []]);
  });

  it("does not test a model that the user's other settings override", async () => {
    services.selection = false;
    await setup.selectAndTest(stored);
    assert.deepEqual([setup.view.kind, services.tests.length], ["none", 0]);
  });

  it("shows why a model can't be selected", async () => {
    services.selection = new Error("settings.json is read-only");
    await setup.selectAndTest(stored);
    assert.equal(setup.view.kind, "failed");
    assert.match(setup.view.lines[0] ?? "", /settings\.json is read-only/);
  });

  it("dismisses a partial download for this window, so that it is not offered again", async () => {
    services.detectedState = { kind: "unfinished", model: partial };
    await setup.refresh();
    await setup.close();
    assert.equal(setup.view.kind, "none");
    await setup.refresh();
    assert.equal(setup.view.kind, "none");
  });

  it("offers to continue another download after one was dismissed", async () => {
    services.detectedState = { kind: "unfinished", model: partial };
    await setup.refresh();
    await setup.close();
    services.detectedState = { kind: "unfinished", model: { ...partial, name: "gemma-4-e4b", title: "Gemma 4 E4B" } };
    await setup.refresh();
    assert.match(setup.view.title, /Gemma 4 E4B/);
  });

  it("can't be closed and detects nothing while it is working", async () => {
    void setup.run(request);
    await waitForJob();
    await setup.close();
    await setup.refresh();
    assert.equal(setup.view.kind, "working");
  });

  it("keeps showing a result until it is closed", async () => {
    const test = setup.test("Gemma 4 12B");
    (await waitForTest()).resolve({ kind: "passed", model: "m.gguf", seconds: 2 });
    await test;
    services.detectedState = { kind: "needed", failure: { kind: "noModel" } };
    await setup.refresh();
    assert.equal(setup.view.kind, "ready");
    await setup.close();
    assert.equal(setup.view.kind, "needed");
  });

  it("reports that a model failed the test, in a notification if the panel is hidden", async () => {
    services.isPanelVisible = false;
    const test = setup.test();
    const problem = { kind: "unusedTokens", answer: "<unused49>" } as const;
    (await waitForTest()).resolve({ kind: "broken", model: "m.gguf", problem, causes: ["damagedFile"] });
    await test;
    assert.deepEqual([setup.view.kind, services.hasModel, services.shownResults], ["broken", false, ["The model"]]);
    assert.deepEqual(listActions(), ["test", "verifyFiles", "chooseModel", "close"]);
  });

  it("returns to the detected state when a test is stopped", async () => {
    const test = setup.test();
    await waitForTest();
    await setup.cancel();
    await test;
    assert.deepEqual([setup.view.kind, services.shownResults], ["none", []]);
  });

  it("verifies the files of a model and names the missing ones", async () => {
    const check = setup.verifyFiles();
    const call = await waitUntil(() => services.checks[0], "the check");
    call.onEvent({ job: "check", bytes: 1, totalBytes: 4 });
    assert.deepEqual([setup.view.kind, setup.view.fraction], ["testing", 0.25]);
    call.resolve([{ role: "model", path: "/m.gguf", kind: "missing" }]);
    await check;
    assert.equal(setup.view.kind, "broken");
    assert.match(setup.view.lines[0] ?? "", /\/m\.gguf/);
  });

  it("checks every three seconds whether another process has finished a download", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      services.detectedState = { kind: "unfinished", model: { ...partial, isBusy: true } };
      await setup.refresh();
      assert.deepEqual(listActions(), []);
      services.detectedState = { kind: "none" };
      mock.timers.tick(2999);
      assert.equal(setup.view.kind, "unfinished");
      mock.timers.tick(1);
      await Promise.resolve().then(() => {});
    } finally {
      mock.timers.reset();
    }
    await waitUntil(() => setup.view.kind === "none" || undefined, "the end of the other download");
  });

  it("changes nothing after it has been disposed", async () => {
    const run = setup.run(request);
    await waitForJob();
    setup.dispose();
    await run;
    assert.equal(services.jobs[0]?.signal.aborted, true);
    assert.equal(setup.view.kind, "working");
  });
});
