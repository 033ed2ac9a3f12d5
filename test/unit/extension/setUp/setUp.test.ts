import assert from "node:assert/strict";
import { mock } from "node:test";
import { FailureError } from "../../../../src/failures/failure.ts";
import { SetUp } from "../../../../src/extension/setUp/setUp.ts";
import type { SetUpRequest } from "../../../../src/extension/setUp/state.ts";
import { catalog } from "../../../../src/models/catalog.ts";
import type { UnfinishedModel } from "../../../../src/models/store/store.ts";
import type { StoredModel } from "../../../../src/models/store/storedModel.ts";
import { until } from "../../../waiting.ts";
import { ScriptedServices } from "./scriptedServices.ts";

const request: SetUpRequest = { kind: "download", title: "Gemma 4 12B", model: "gemma-4-12b" };
const partial: UnfinishedModel = {
  ...{ name: "gemma-4-12b", title: "Gemma 4 12B", bytes: 3.2e9, isBusy: false },
  wanted: { model: "gemma-4-12b" },
};
const stored = { name: "gemma-4-12b", title: "Gemma 4 12B" } as StoredModel;
const projectorBytes = catalog[0]?.files.projector.bytes ?? 0;

describe("setting up a model", () => {
  let services: ScriptedServices;
  let setUp: SetUp;
  beforeEach(() => {
    services = new ScriptedServices();
    setUp = new SetUp(services);
  });
  afterEach(() => setUp.dispose());

  const actions = () => setUp.view.actions.map(({ action }) => action);
  const receive = (bytes: number) =>
    services.jobs.at(-1)?.onEvent({ job: "download", event: { kind: "receiving", role: "model", file: "m.gguf", bytes } });
  const started = () => until(() => services.jobs.at(-1), "the job");
  const tested = () => until(() => services.tests.at(-1), "the test");

  it("reports that a model is missing until there is one", async () => {
    assert.equal(setUp.needsModel, false);
    services.found = { kind: "needed", failure: { kind: "noModel" } };
    await setUp.refresh();
    assert.deepEqual([setUp.view.kind, setUp.needsModel, services.hasModel], ["needed", true, false]);
    services.found = { kind: "none" };
    await setUp.refresh();
    assert.deepEqual([setUp.view.kind, setUp.needsModel, services.hasModel], ["none", false, true]);
  });

  it("downloads a model, selects it, tests it and reports that it is ready", async () => {
    const run = setUp.run(request);
    await started();
    assert.deepEqual([setUp.view.kind, setUp.isBusy, services.shownProgress.length], ["working", true, 1]);
    services.jobs[0]?.resolve(stored);
    (await tested()).resolve({ kind: "passed", model: "m.gguf", seconds: 2 });
    await run;
    assert.deepEqual(services.selected, ["gemma-4-12b"]);
    assert.deepEqual([setUp.view.kind, setUp.isBusy, services.hasModel], ["ready", false, true]);
    assert.deepEqual(services.shownResults, []);
  });

  it("shows each progress event and notifies listeners until they are disposed", async () => {
    let changes = 0;
    const listener = setUp.onChange(() => (changes += 1));
    void setUp.run(request);
    await started();
    const before = changes;
    receive(3.2e9);
    assert.equal(changes, before + 1);
    assert.match(setUp.view.lines[0] ?? "", / of 7\.2 GB/);
    assert.ok(Math.abs((setUp.progress?.fraction ?? 0) - (3.2e9 + projectorBytes) / 7.15e9) < 0.02);
    listener.dispose();
    receive(3.3e9);
    assert.equal(changes, before + 1);
  });

  it("keeps the partial download when paused, offers to continue it and ignores late events", async () => {
    const run = setUp.run(request);
    const job = await started();
    receive(3.2e9);
    services.found = { kind: "unfinished", model: partial };
    setUp.pause();
    await run;
    assert.deepEqual([setUp.view.kind, actions()], ["unfinished", ["continue", "cancel", "close"]]);
    job.onEvent({ job: "download", event: { kind: "receiving", role: "model", file: "m.gguf", bytes: 3.3e9 } });
    assert.equal(setUp.view.kind, "unfinished");
    assert.deepEqual(services.removed, []);
  });

  it("continues a partial download with the requested model", async () => {
    services.found = { kind: "unfinished", model: partial };
    await setUp.refresh();
    void setUp.resume();
    const job = await started();
    assert.deepEqual(job.request, request);
  });

  it("does not continue a partial download whose source is unknown", async () => {
    const { wanted: _, ...unknown } = partial;
    services.found = { kind: "unfinished", model: unknown };
    await setUp.refresh();
    await setUp.resume();
    assert.deepEqual([setUp.view.kind, services.jobs.length], ["unfinished", 0]);
  });

  it("shows why a download failed and tries the same request again", async () => {
    const run = setUp.run(request);
    (await started()).reject(new FailureError({ kind: "downloadFailed", url: "https://h/x", reason: "404" }));
    await run;
    assert.deepEqual([setUp.view.kind, setUp.isBusy], ["failed", false]);
    void setUp.resume();
    await until(() => services.jobs[1], "the second job");
    assert.deepEqual(services.jobs[1]?.request, request);
  });

  it("runs the action that a failure offers", async () => {
    const test = setUp.test();
    (await tested()).reject(new FailureError({ kind: "noLlamaServer", tried: [] }));
    await test;
    assert.equal(setUp.view.kind, "failed");
    await setUp.runFailureAction();
    assert.deepEqual(services.actions, ["openSetting"]);
  });

  it("deletes a running download only after it was confirmed", async () => {
    const run = setUp.run(request);
    await started();
    services.isDeletionConfirmed = undefined;
    await setUp.cancel();
    assert.deepEqual([setUp.view.kind, services.jobs[0]?.signal.aborted], ["working", false]);
    services.isDeletionConfirmed = true;
    await setUp.cancel();
    await run;
    assert.deepEqual(services.removed, ["gemma-4-12b"]);
    assert.equal(setUp.view.kind, "needed");
  });

  it("keeps a cancelled partial download that the user does not want to delete", async () => {
    const run = setUp.run(request);
    await started();
    services.isDeletionConfirmed = false;
    services.found = { kind: "unfinished", model: partial };
    await setUp.cancel();
    await run;
    assert.deepEqual([setUp.view.kind, services.removed], ["unfinished", []]);
  });

  it("stops adding files without confirmation", async () => {
    const run = setUp.run({ kind: "add", title: "m.gguf", model: "/m.gguf", projector: "/p.gguf", method: "auto" });
    await started();
    services.isDeletionConfirmed = undefined;
    await setUp.cancel();
    await run;
    assert.deepEqual([setUp.view.kind, services.removed], ["none", []]);
  });

  it("does not test a model that the user's other settings override", async () => {
    services.selection = false;
    await setUp.use(stored);
    assert.deepEqual([setUp.view.kind, services.tests.length], ["none", 0]);
  });

  it("shows why a model can't be selected", async () => {
    services.selection = new Error("settings.json is read-only");
    await setUp.use(stored);
    assert.equal(setUp.view.kind, "failed");
    assert.match(setUp.view.lines[0] ?? "", /settings\.json is read-only/);
  });

  it("dismisses a partial download for this window, so that it is not offered again", async () => {
    services.found = { kind: "unfinished", model: partial };
    await setUp.refresh();
    await setUp.close();
    assert.equal(setUp.view.kind, "none");
    await setUp.refresh();
    assert.equal(setUp.view.kind, "none");
  });

  it("offers to continue another download after one was dismissed", async () => {
    services.found = { kind: "unfinished", model: partial };
    await setUp.refresh();
    await setUp.close();
    services.found = { kind: "unfinished", model: { ...partial, name: "gemma-4-e4b", title: "Gemma 4 E4B" } };
    await setUp.refresh();
    assert.match(setUp.view.title, /Gemma 4 E4B/);
  });

  it("can't be closed and detects nothing while it is working", async () => {
    void setUp.run(request);
    await started();
    await setUp.close();
    await setUp.refresh();
    assert.equal(setUp.view.kind, "working");
  });

  it("keeps showing a result until it is closed", async () => {
    const test = setUp.test("Gemma 4 12B");
    (await tested()).resolve({ kind: "passed", model: "m.gguf", seconds: 2 });
    await test;
    services.found = { kind: "needed", failure: { kind: "noModel" } };
    await setUp.refresh();
    assert.equal(setUp.view.kind, "ready");
    await setUp.close();
    assert.equal(setUp.view.kind, "needed");
  });

  it("reports that a model failed the test, in a notification if the panel is hidden", async () => {
    services.isPanelVisible = false;
    const test = setUp.test();
    const problem = { kind: "unusedTokens", answer: "<unused49>" } as const;
    (await tested()).resolve({ kind: "broken", model: "m.gguf", problem, causes: ["damagedFile"] });
    await test;
    assert.deepEqual([setUp.view.kind, services.hasModel, services.shownResults], ["broken", false, ["The model"]]);
    assert.deepEqual(actions(), ["test", "check", "choose", "close"]);
  });

  it("returns to the detected state when a test is stopped", async () => {
    const test = setUp.test();
    await tested();
    await setUp.cancel();
    await test;
    assert.deepEqual([setUp.view.kind, services.shownResults], ["none", []]);
  });

  it("verifies the files of a model and names the missing ones", async () => {
    const check = setUp.check();
    const call = await until(() => services.checks[0], "the check");
    call.onEvent({ job: "check", bytes: 1, totalBytes: 4 });
    assert.deepEqual([setUp.view.kind, setUp.view.fraction], ["testing", 0.25]);
    call.resolve([{ role: "model", path: "/m.gguf", kind: "missing" }]);
    await check;
    assert.equal(setUp.view.kind, "broken");
    assert.match(setUp.view.lines[0] ?? "", /\/m\.gguf/);
  });

  it("checks every three seconds whether another process has finished a download", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      services.found = { kind: "unfinished", model: { ...partial, isBusy: true } };
      await setUp.refresh();
      assert.deepEqual(actions(), []);
      services.found = { kind: "none" };
      mock.timers.tick(2999);
      assert.equal(setUp.view.kind, "unfinished");
      mock.timers.tick(1);
      await Promise.resolve().then(() => {});
    } finally {
      mock.timers.reset();
    }
    await until(() => setUp.view.kind === "none" || undefined, "the end of the other download");
  });

  it("changes nothing after it was disposed", async () => {
    const run = setUp.run(request);
    await started();
    setUp.dispose();
    await run;
    assert.equal(services.jobs[0]?.signal.aborted, true);
    assert.equal(setUp.view.kind, "working");
  });
});
