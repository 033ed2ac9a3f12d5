import assert from "node:assert/strict";
import { FailureError } from "../../../../src/failures/failure.ts";
import { detectSetupState } from "../../../../src/extension/setup/detectSetupState.ts";
import type { UnfinishedModel } from "../../../../src/models/store/store.ts";
import type { Target } from "../../../../src/protocol/target.ts";

const createLocalTarget = (model: string, projector: string) => ({ kind: "local", model, projector }) as Target;
const createUnfinishedModel = (name: string, changes: Partial<UnfinishedModel> = {}): UnfinishedModel => ({
  ...{ name, title: name, bytes: 1, isStarted: false, isBusy: false },
  ...changes,
});

async function detectKind(unfinished: UnfinishedModel[], target: Target | Error, dismissed: string[] = []): Promise<unknown> {
  const readTarget = async () => {
    if (target instanceof Error) throw target;
    return target;
  };
  const state = await detectSetupState({ listUnfinished: async () => unfinished, readTarget }, new Set(dismissed));
  return state.kind === "unfinished" ? state.model.name : state.kind === "needed" ? state.failure.kind : state.kind;
}

describe("detectSetupState", () => {
  it("finds that nothing is missing if there is a model with its projector, or a server", async () => {
    assert.equal(await detectKind([], createLocalTarget("m.gguf", "p.gguf")), "none");
    assert.equal(await detectKind([], { kind: "endpoint", url: "http://localhost:1" }), "none");
  });

  it("finds that a model is needed if the model or its projector is missing", async () => {
    assert.equal(await detectKind([], createLocalTarget("", "")), "noModel");
    assert.equal(await detectKind([], createLocalTarget("m.gguf", "")), "noModel");
  });

  it("reports why the configured model can't be determined", async () => {
    assert.equal(await detectKind([], new FailureError({ kind: "severalModels", known: ["a", "b"] })), "severalModels");
  });

  it("finds a partial download before everything else, unless it was dismissed", async () => {
    assert.equal(await detectKind([createUnfinishedModel("a")], createLocalTarget("m.gguf", "p.gguf")), "a");
    assert.equal(
      await detectKind([createUnfinishedModel("a"), createUnfinishedModel("b")], createLocalTarget("m.gguf", "p.gguf"), ["a"]),
      "b",
    );
    assert.equal(await detectKind([createUnfinishedModel("a")], createLocalTarget("m.gguf", "p.gguf"), ["a"]), "none");
  });

  it("finds a download that was started, even if nothing has arrived yet", async () => {
    assert.equal(await detectKind([createUnfinishedModel("a", { bytes: 0, isStarted: true })], createLocalTarget("", "")), "a");
  });

  it("ignores an empty partial download that no process is working on", async () => {
    assert.equal(await detectKind([createUnfinishedModel("a", { bytes: 0 })], createLocalTarget("m.gguf", "p.gguf")), "none");
    assert.equal(await detectKind([createUnfinishedModel("a", { bytes: 0, isBusy: true })], createLocalTarget("m.gguf", "p.gguf")), "a");
  });
});
