import assert from "node:assert/strict";
import { ShownConversation } from "../../../../src/extension/chat/shownConversation.ts";
import { createMemento } from "../memento.ts";

describe("the conversation that a panel shows", () => {
  let state: Map<string, unknown>;
  const createShown = () => new ShownConversation(createMemento(state));
  beforeEach(() => {
    state = new Map();
  });

  it("is restored even if VS Code ended before it saved the page", () => {
    const shown = createShown();
    const page = { panel: shown.record("first"), conversation: "first" };
    shown.record("second");
    assert.equal(createShown().restore(page), "second");
  });

  it("stays the same after several reloads", () => {
    const page = { panel: createShown().record("first"), conversation: "first" };
    const reloaded = createShown();
    assert.equal(reloaded.restore(page), "first");
    assert.equal(reloaded.record("second"), page.panel);
    assert.equal(createShown().restore(page), "second");
  });

  it("is not taken from another window of the same workspace", () => {
    const page = { panel: createShown().record("first"), conversation: "first" };
    createShown().record("second");
    assert.equal(createShown().restore(page), "first");
  });

  it("is restored from the state of earlier versions, which had no id for the panel", () => {
    createShown().record("second");
    assert.equal(createShown().restore({ conversation: "first" }), "first");
  });

  it("is a new one if the page saved nothing that can be read", () => {
    createShown().record("first");
    for (const page of [undefined, null, "text", {}, { panel: 1, conversation: "first" }, { conversation: ["first"] }]) {
      assert.equal(createShown().restore(page), undefined);
    }
  });
});
