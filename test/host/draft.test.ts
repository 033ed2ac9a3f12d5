import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Engine } from "../../src/extension/engine.ts";
import type { ImageSource } from "../../src/extension/images/imageSource.ts";
import { Draft } from "../../src/extension/panel/draft.ts";
import { until } from "../waiting.ts";

/** A file whose content comes when the test says so. */
function slowFile(name: string) {
  let arrive: (bytes: Uint8Array) => void = () => {};
  const read = new Promise<Uint8Array>((resolve) => (arrive = resolve));
  const source: ImageSource = { name, isFile: true, read: () => read };
  return { source, arrive: (text: string) => arrive(new TextEncoder().encode(text)) };
}

describe("a text file that is attached", () => {
  let engine: Engine;
  let draft: Draft;
  beforeEach(() => {
    const { extensionUri } = vscode.extensions.getExtension("oriel.oriel") ?? assert.fail("Oriel is not installed");
    const nothingKept = { keepImage: async () => {}, image: async () => undefined };
    engine = new Engine(extensionUri, vscode.window.createOutputChannel("Draft", { log: true }), nothingKept, {
      open: async (target) => target,
    });
    draft = new Draft(engine, { onDraft() {}, addressOf: String }, () => ({ turns: [], thinking: false, isAnswering: false }));
  });
  afterEach(() => {
    draft.dispose();
    engine.dispose();
  });
  const shown = () => draft.view.selections.map(({ label, isBeingRead }) => `${label}${isBeingRead ? ", being read" : ""}`);

  it("is shown at once, as one that is being read, and the question waits for it", async () => {
    const { source, arrive } = slowFile("notes.txt");
    const attached = draft.attach([source]);
    assert.deepEqual(shown(), ["notes.txt, being read"]);
    let isThere = false;
    void draft.textsAreThere().then(() => (isThere = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(isThere, false);
    arrive("two lines\nof text\n");
    await attached;
    assert.deepEqual(shown(), ["notes.txt"]);
    await until(() => isThere || undefined, "the texts");
    assert.equal(draft.take("What is it?")?.selections[0]?.text, "two lines\nof text\n");
  });

  it("is removed while it is being read, and no question waits for it any more", async () => {
    const { source, arrive } = slowFile("notes.txt");
    const attached = draft.attach([source]);
    draft.detach(draft.view.selections[0]?.id ?? "");
    await attached;
    await draft.textsAreThere();
    arrive("too late");
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(shown(), []);
  });
});
