import assert from "node:assert/strict";
import { english } from "../../../../src/core/translate.ts";
import { listModelChoices, assertChoiceFits } from "../../../../src/extension/setUp/choices.ts";
import { catalog } from "../../../../src/models/catalog.ts";
import { catalogShape } from "../../../../src/models/fit/estimate.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";
import type { StoreContents } from "../../../../src/models/store/store.ts";
import { failureFrom } from "../../../waiting.ts";

const GB = 1e9;
const machine = (gigabytes: number): Machine => ({ memory: { total: gigabytes * GB, free: gigabytes * GB }, gpus: [] });
const empty: StoreContents = { models: [], unfinished: [] };

/** A store that holds the second of the catalogue. */
function withE4b(): StoreContents {
  const known = catalog[1];
  assert.ok(known);
  const file = { name: "x.gguf", bytes: 1, sha256: "", checkedBy: "nothing", source: "" } as const;
  const { name, title } = known;
  return {
    models: [{ name, title, model: file, projector: file, memory: catalogShape(known), paths: { model: "", projector: "" } }],
    unfinished: [{ name: "gemma-4-12b", title: "Gemma 4 12B", bytes: 3.2 * GB, isBusy: false }],
  };
}

describe("the models to choose from", () => {
  it("start with the best that fits, with its size, its expected speed, and why it fits", () => {
    const [first] = listModelChoices(empty, machine(24), "", english);
    assert.deepEqual([first?.title, first?.isProposed], ["Gemma 4 12B", true]);
    assert.match(first?.state ?? "", /^proposed, 7\.2 GB to get, expect \d+ to \d+ s for reading a screenshot$/);
    assert.match(first?.fit ?? "", /^needs [\d.]+ GB, 24\.0 GB free: fits with 16K context, without a GPU$/);
  });

  it("start with a smaller one on a smaller machine, and say that the larger one can't be loaded", () => {
    const [first, ...others] = listModelChoices(empty, machine(5), "", english);
    assert.deepEqual([first?.title, first?.isProposed], ["Gemma 4 E2B", true]);
    assert.match(others.find(({ name }) => name === "gemma-4-12b")?.fit ?? "", /can't be loaded$/);
  });

  it("propose none where none fits", () => {
    assert.ok(listModelChoices(empty, machine(2), "", english).every(({ isProposed, verdict }) => !isProposed && verdict === "tooLarge"));
  });

  it("start with the stored ones, and tell how much of another was downloaded", () => {
    const choices = listModelChoices(withE4b(), machine(24), "", english);
    assert.deepEqual(
      choices.map(({ name, isHere, isProposed }) => ({ name, isHere, isProposed })),
      [
        { name: "gemma-4-e4b", isHere: true, isProposed: false },
        { name: "gemma-4-12b", isHere: false, isProposed: false },
        { name: "gemma-4-e2b", isHere: false, isProposed: false },
      ],
    );
    assert.match(choices[0]?.state ?? "", /^already here, and in use, /);
    assert.match(listModelChoices(withE4b(), machine(24), "other", english)[0]?.state ?? "", /^already here, expect /);
    assert.match(choices[1]?.state ?? "", /^3\.2 GB of 7\.2 GB are here, /);
  });

  it("are refused if they can't fit, with the names of those that would", async () => {
    const choices = listModelChoices(empty, machine(5), "", english);
    const of = (name: string) => choices.find((choice) => choice.name === name);
    const [large, small] = [of("gemma-4-12b"), of("gemma-4-e2b")];
    assert.ok(large && small);
    const failure = await failureFrom((async () => assertChoiceFits(large, choices, machine(5)))());
    assert.ok(failure.kind === "modelTooLarge");
    assert.equal(failure.model, "Gemma 4 12B");
    assert.ok(failure.fitting.includes("Gemma 4 E2B"));
    assertChoiceFits(small, choices, machine(5));
  });
});
