import assert from "node:assert/strict";
import { describeProgress } from "../../../../src/extension/setup/progress.ts";
import { toSetupView } from "../../../../src/extension/setup/setupView.ts";
import { findFailureAction, type SetupState } from "../../../../src/extension/setup/state.ts";

const createView = (state: SetupState) => toSetupView(state, ({ kind }) => kind);
const listActions = (state: SetupState) => createView(state).actions.map(({ action }) => action);
const download = { kind: "download", title: "Gemma 4 12B", model: "gemma-4-12b" } as const;
const partial = {
  name: "gemma-4-12b",
  title: "Gemma 4 12B",
  bytes: 3.7e9,
  resumeSource: { model: "gemma-4-12b" },
  isStarted: true,
  isBusy: false,
};

describe("the panel's view of a setup", () => {
  it("is empty if a model is set up", () => assert.equal(createView({ kind: "none" }).kind, "none"));

  it("offers to choose a model if no model is installed or selected", () => {
    assert.deepEqual(listActions({ kind: "needed", failure: { kind: "noModel" } }), ["chooseModel", "showWalkthrough"]);
    assert.match(createView({ kind: "needed", failure: { kind: "severalModels", known: ["a", "b"] } }).lines[0] ?? "", /a, b/);
  });

  it("offers to continue a partial download, and shows its progress", () => {
    const { lines, fraction } = createView({ kind: "unfinished", model: partial });
    assert.deepEqual(lines, ["3.7 GB of 7.4 GB downloaded."]);
    assert.ok(fraction !== undefined && Math.abs(fraction - 0.5) < 0.001);
    assert.deepEqual(listActions({ kind: "unfinished", model: partial }), ["continue", "cancel", "close"]);
    const { resumeSource: _, ...unknown } = partial;
    assert.deepEqual(listActions({ kind: "unfinished", model: { ...unknown, name: "other" } }), ["cancel", "close"]);
  });

  it("shows that another window is downloading, and offers no action", () => {
    const { lines, actions } = createView({ kind: "unfinished", model: { ...partial, isBusy: true } });
    assert.match(lines[0] ?? "", /^Another window or process .* 3\.7 GB of 7\.4 GB downloaded\.$/);
    assert.deepEqual(actions, []);
  });

  it("offers to pause a download, but not the copying of files", () => {
    assert.deepEqual(listActions({ kind: "working", request: download }), ["pause", "cancel"]);
    assert.deepEqual(listActions({ kind: "working", request: { kind: "add", title: "m", model: "/m", projector: "/p", method: "auto" } }), [
      "cancel",
    ]);
  });

  it("offers the failure's own action, and to repeat a failed download or to test an installed model again", () => {
    const failure = { kind: "downloadFailed", url: "https://h/x", reason: "404" } as const;
    assert.deepEqual(listActions({ kind: "failed", title: "m", failure, request: download }), ["continue", "chooseModel", "close"]);
    const untested: SetupState = { kind: "failed", title: "m", failure: { kind: "noLlamaServer", attempts: [] } };
    assert.deepEqual(listActions(untested), ["test", "runFailureAction", "chooseModel", "close"]);
    assert.deepEqual(findFailureAction(untested), { kind: "openSetting", setting: "oriel.llamaServerPath" });
    assert.equal(findFailureAction({ kind: "none" }), undefined);
  });

  it("reports that the model works, or what is wrong and the possible causes", () => {
    const passed = createView({ kind: "tested", title: "m", isStored: true, result: { kind: "passed", model: "m.gguf", seconds: 1 } });
    assert.deepEqual([passed.kind, passed.actions[0]?.action], ["ready", "trySample"]);
    const problem = { kind: "unusedTokens", answer: "<unused49>" } as const;
    const result = { kind: "broken", model: "m.gguf", problem, causes: ["overflow", "damagedFile"] } as const;
    const broken = createView({ kind: "tested", title: "m", result: { ...result, causes: [...result.causes] }, isStored: true });
    assert.equal(broken.kind, "broken");
    assert.equal(broken.lines.length, 3);
    assert.match(broken.lines.join(" "), /<unused49>.*BF16.*damaged/);
    assert.deepEqual(
      broken.actions.map(({ action }) => action),
      ["test", "verifyFiles", "chooseModel", "close"],
    );
    const external = createView({ kind: "tested", title: "m", result: { ...result, causes: [...result.causes] }, isStored: false });
    assert.ok(external.actions.every(({ action }) => action !== "verifyFiles"));
  });

  it("names the files that have changed, with both hashes", () => {
    const createCheckedView = (kind: "same" | "missing") =>
      createView({ kind: "checked", title: "m", files: [{ role: "model", path: "/m.gguf", kind }] });
    assert.deepEqual([createCheckedView("same").kind, createCheckedView("same").lines], ["ready", []]);
    assert.match(createCheckedView("missing").lines.join(" "), /^\/m\.gguf is missing\. Remove the model/);
    const changed = { role: "model", path: "/m.gguf", kind: "changed", expected: "aa", actual: "bb" } as const;
    assert.match(createView({ kind: "checked", title: "m", files: [changed] }).lines[0] ?? "", /SHA-256 is bb instead of aa/);
  });
});

describe("the progress of adding a model", () => {
  it("shows why nothing happens", () => {
    assert.match(describeProgress({ job: "add", event: { kind: "waiting" } }).text, /another window or process/);
  });

  it("names the file that is copied or verified", () => {
    const copying = { kind: "copying", role: "projector", bytes: 50e6, totalBytes: 100e6 } as const;
    assert.deepEqual(describeProgress({ job: "add", event: copying }), {
      text: "Copying the projector: 50.0 MB of 100.0 MB",
      fraction: 0.5,
      isOneStep: true,
    });
  });
});
