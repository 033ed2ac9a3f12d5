import assert from "node:assert/strict";
import { listModelChoices, assertChoiceFits } from "../../../../src/extension/setup/choices.ts";
import { catalog } from "../../../../src/models/catalog.ts";
import { getCatalogShape } from "../../../../src/models/fit/estimate.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";
import type { StoreContents } from "../../../../src/models/store/store.ts";
import { catchFailure } from "../../../waiting.ts";

const GB = 1e9;
const createMachine = (gigabytes: number): Machine => ({ memory: { total: gigabytes * GB, free: gigabytes * GB }, gpus: [] });
const EMPTY_STORE: StoreContents = { models: [], unfinished: [] };

/** Creates a store that contains E4B, and part of 12B. */
function createStoreWithE4b(): StoreContents {
  const catalogModel = catalog.find(({ name }) => name === "gemma-4-e4b");
  assert.ok(catalogModel);
  const file = { name: "x.gguf", bytes: 1, sha256: "", checkedBy: "nothing", source: "" } as const;
  const { name, title } = catalogModel;
  return {
    models: [{ name, title, model: file, projector: file, memory: getCatalogShape(catalogModel), paths: { model: "", projector: "" } }],
    unfinished: [{ name: "gemma-4-12b", title: "Gemma 4 12B", bytes: 3.2 * GB, isStarted: true, isBusy: false }],
  };
}

describe("the list of models to choose from", () => {
  it("starts with the best model that fits, with its size, its expected speed and its memory use", () => {
    const [first] = listModelChoices(EMPTY_STORE, createMachine(24), "");
    assert.deepEqual([first?.title, first?.isRecommended], ["Gemma 4 12B", true]);
    assert.match(first?.summary ?? "", /^recommended · 7\.4 GB download · about \d+–\d+ s per screenshot$/);
    assert.match(first?.fit ?? "", /^Needs [\d.]+ GB of memory \(24\.0 GB free\)\. Runs on the CPU, 16K context\.$/);
  });

  it("starts with a smaller model on a smaller machine, and says that the larger one doesn't fit", () => {
    const [first, ...otherChoices] = listModelChoices(EMPTY_STORE, createMachine(5), "");
    assert.deepEqual([first?.title, first?.isRecommended], ["Gemma 4 E2B", true]);
    assert.match(otherChoices.find(({ name }) => name === "gemma-4-12b")?.fit ?? "", /only 5\.0 GB\.$/);
  });

  it("says what the user gains or loses in comparison with 12B, which remains the recommended model on a large machine", () => {
    const choices = listModelChoices(EMPTY_STORE, createMachine(128), "");
    assert.deepEqual(
      choices.flatMap(({ name, isRecommended }) => (isRecommended ? [name] : [])),
      ["gemma-4-12b"],
    );
    assert.match(choices.find(({ name }) => name === "gemma-4-31b")?.fit ?? "", /^More accurate than 12B.* Needs [\d.]+ GB of memory/);
  });

  it("recommends no model if none fits", () => {
    assert.ok(
      listModelChoices(EMPTY_STORE, createMachine(2), "").every(({ isRecommended, verdict }) => !isRecommended && verdict === "tooLarge"),
    );
  });

  it("starts with the installed models, and says how much of another model was downloaded", () => {
    const choices = listModelChoices(createStoreWithE4b(), createMachine(24), "");
    assert.deepEqual(
      choices.map(({ name, isInstalled, isRecommended }) => ({ name, isInstalled, isRecommended })),
      [
        { name: "gemma-4-e4b", isInstalled: true, isRecommended: false },
        { name: "gemma-4-12b", isInstalled: false, isRecommended: false },
        { name: "gemma-4-26b-a4b", isInstalled: false, isRecommended: false },
        { name: "gemma-4-31b", isInstalled: false, isRecommended: false },
        { name: "gemma-4-e2b", isInstalled: false, isRecommended: false },
      ],
    );
    assert.match(choices[0]?.summary ?? "", /^installed, in use · /);
    assert.match(listModelChoices(createStoreWithE4b(), createMachine(24), "other")[0]?.summary ?? "", /^installed · about /);
    assert.match(choices[1]?.summary ?? "", /^3\.2 GB of 7\.4 GB downloaded · /);
  });

  it("offers the draft model that an installed 12B lacks, if there is a GPU that could use it", () => {
    const catalogModel = catalog.find(({ name }) => name === "gemma-4-12b");
    const { models } = createStoreWithE4b();
    const [e4b] = models;
    assert.ok(catalogModel !== undefined && e4b !== undefined);
    const model = { ...e4b, name: catalogModel.name, title: catalogModel.title };
    const withGpu: Machine = {
      ...createMachine(64),
      gpus: [{ name: "GPU", total: 24 * GB, free: 24 * GB, isShared: false }],
    };
    const listDrafts = (machine: Machine, stored = model) =>
      listModelChoices({ models: [stored, e4b], unfinished: [] }, machine, "").map(({ missingDraftBytes }) => missingDraftBytes);
    assert.deepEqual(listDrafts(withGpu).slice(0, 2), [catalogModel.files.draft?.bytes, undefined]);
    assert.deepEqual(listDrafts(createMachine(64)).slice(0, 2), [undefined, undefined]);
    assert.deepEqual(listDrafts(withGpu, { ...model, draft: model.model }).slice(0, 2), [undefined, undefined]);
  });

  it("rejects a model that can't fit, and names the models that do", async () => {
    const choices = listModelChoices(EMPTY_STORE, createMachine(5), "");
    const findChoice = (name: string) => choices.find((choice) => choice.name === name);
    const [large, small] = [findChoice("gemma-4-12b"), findChoice("gemma-4-e2b")];
    assert.ok(large && small);
    const failure = await catchFailure((async () => assertChoiceFits(large, choices, createMachine(5)))());
    assert.ok(failure.kind === "modelTooLarge");
    assert.equal(failure.model, "Gemma 4 12B");
    assert.ok(failure.fitting.includes("Gemma 4 E2B"));
    assertChoiceFits(small, choices, createMachine(5));
  });
});
