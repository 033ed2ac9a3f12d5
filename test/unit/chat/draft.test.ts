import assert from "node:assert/strict";
import { Draft } from "../../../src/chat/draft.ts";
import type { ImageSource } from "../../../src/chat/imageSource.ts";
import type { QuestionContext } from "../../../src/chat/prefill.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { MAX_SELECTIONS } from "../../../src/protocol/ask.ts";
import { MAX_IMAGES_PER_QUESTION } from "../../../src/protocol/images.ts";
import { catchFailure, waitUntil } from "../../waiting.ts";
import { createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

/** Creates a file whose content the test provides later. */
function createSlowFile(name: string) {
  let provide: (bytes: Uint8Array) => void = () => {};
  const content = new Promise<Uint8Array>((resolve) => (provide = resolve));
  const source: ImageSource = { name, isFile: true, read: () => content };
  return { source, provide: (text: string) => provide(new TextEncoder().encode(text)) };
}

const createFile = (name: string, text = "x"): ImageSource => ({ name, isFile: true, read: async () => new TextEncoder().encode(text) });
const createSelection = (text: string, first = 1) => ({
  path: "src/a.ts",
  language: "ts",
  lines: [first, first + 1] as [number, number],
  text,
});
const earlierTurn = { images: [], selections: [], budget: "auto" as const, question: "one", answer: "1" };

describe("a draft", () => {
  let host: ScriptedHost;
  let draft: Draft;
  let context: QuestionContext;
  beforeEach(() => {
    host = createScriptedHost({ listActions: (count) => (count === 0 ? [] : [{ id: "explain", title: "Explain" }]) });
    context = { turns: [], thinking: true, isAnswering: false };
    draft = new Draft(
      host,
      () => {},
      () => context,
    );
  });
  afterEach(() => draft.dispose());

  const listLabels = () => draft.view.selections.map(({ label, isBeingRead }) => `${label}${isBeingRead ? ", being read" : ""}`);
  const listStates = () => draft.view.attachments.map(({ state }) => state.kind);
  const waitForAttachments = () => waitUntil(() => (listStates().includes("preparing") ? undefined : true), "the attachments");

  it("shows a text file while it is being read, and makes a question wait for it", async () => {
    const { source, provide } = createSlowFile("notes.txt");
    const attached = draft.attach([source]);
    assert.deepEqual(listLabels(), ["notes.txt, being read"]);
    const order: string[] = [];
    const waited = draft.waitForTextFiles().then(() => order.push("question"));
    void attached.then(() => order.push("file"));
    provide("two lines\nof text\n");
    await waited;
    assert.deepEqual(order, ["file", "question"]);
    assert.deepEqual(listLabels(), ["notes.txt"]);
    assert.equal(draft.take("What is it?")?.selections[0]?.text, "two lines\nof text\n");
  });

  it("lets the user remove a text file while it is being read, and then does not wait for it", async () => {
    const { source, provide } = createSlowFile("notes.txt");
    const attached = draft.attach([source]);
    draft.detach(draft.view.selections[0]?.id ?? "");
    await attached;
    await draft.waitForTextFiles();
    provide("too late");
    await Promise.resolve();
    assert.deepEqual(listLabels(), []);
  });

  it("treats a file that is not text as an image, whatever its extension", async () => {
    await draft.attach([createFile("scan.dat", "\u0000\u0001")]);
    await waitForAttachments();
    assert.deepEqual(
      draft.view.attachments.map(({ name }) => name),
      ["scan.dat"],
    );
  });

  it("rejects a text file that is too large, and attaches the other files", async () => {
    host.settings = { ...host.settings, limits: { ...host.settings.limits, bytes: 1e6 } };
    const failure = await catchFailure(draft.attach([createFile("large.log", "x".repeat(400_001)), createFile("small.txt")]));
    assert.equal(failure.kind, "badRequest");
    assert.deepEqual(listLabels(), ["small.txt"]);
  });

  it("counts the tokens of prepared images, and prepares the remaining images again when one is removed", async () => {
    await draft.attach([createFile("a.png"), createFile("b.png")]);
    await waitForAttachments();
    assert.equal(draft.view.tokens, 200);
    draft.detach(draft.view.attachments[0]?.id ?? "");
    await waitForAttachments();
    assert.equal(draft.view.tokens, 100);
    assert.deepEqual(
      host.engine.prepareRequests.at(-1)?.images.map(({ name }) => name),
      ["b.png"],
    );
  });

  it("does not send an image that can't be decoded, and keeps it for a retry", async () => {
    host.engine.prepareImage = () => ({
      kind: "failed",
      failure: { kind: "notAnImage", name: "a.png", reason: "The file contains text." },
    });
    await draft.attach([createFile("a.png")]);
    await waitForAttachments();
    assert.equal(draft.imageCount, 0);
    assert.equal(draft.take(""), undefined, "there is nothing to ask about");
    assert.deepEqual(draft.take("Why?")?.images, []);
    assert.deepEqual(listStates(), ["failed"]);
  });

  it("sends an image that could not be prepared because the engine had exited", async () => {
    host.engine.prepareError = new FailureError({ kind: "engineGone" });
    await draft.attach([createFile("a.png")]);
    await waitForAttachments();
    assert.deepEqual(listStates(), ["failed"]);
    assert.equal(draft.take("Why?")?.images.length, 1);
  });

  it("reads a failed image again when the user retries it", async () => {
    let fileExists = false;
    const source = {
      name: "a.png",
      async read() {
        if (!fileExists) throw new FailureError({ kind: "fileMissing", role: "image", path: "a.png" });
        return new Uint8Array([1]);
      },
    };
    await draft.attach([source]);
    await waitForAttachments();
    assert.deepEqual(listStates(), ["failed"]);
    fileExists = true;
    draft.setImageChoice(draft.view.attachments[0]?.id ?? "", {});
    await waitForAttachments();
    assert.deepEqual(listStates(), ["prepared"]);
  });

  it("rejects images above the limit, each with a reason", async () => {
    await draft.attach(Array.from({ length: MAX_IMAGES_PER_QUESTION + 1 }, (_, index) => createFile(`${index}.png`)));
    await waitForAttachments();
    assert.equal(draft.imageCount, MAX_IMAGES_PER_QUESTION);
    const [state] = draft.view.attachments.slice(-1).map(({ state }) => state);
    assert.match(state?.kind === "failed" ? state.message : "", /at most 16 images/);
  });

  it("replaces a selection with a newer one of the same lines even if the draft already has the maximum number of selections", () => {
    for (let first = 0; first < MAX_SELECTIONS; first += 1) draft.attachSelection(createSelection("old", first * 10));
    draft.attachSelection(createSelection("new", 0));
    assert.deepEqual([listLabels().length, draft.take("Why?")?.selections.at(-1)?.text], [MAX_SELECTIONS, "new"]);
  });

  it("replaces a selection with a newer one of the same lines if the text of all selections is small enough once the old one is removed", async () => {
    const large = "x".repeat(300_000);
    draft.attachSelection(createSelection("old".padEnd(300_000)));
    draft.attachSelection(createSelection(large));
    const failure = await catchFailure((async () => draft.attachSelection(createSelection(large, 7)))());
    assert.equal(failure.kind, "badRequest");
    assert.deepEqual(
      draft.take("Why?")?.selections.map(({ text }) => text === large),
      [true],
    );
  });

  it("replaces a selection with a newer one of the same lines", () => {
    draft.attachSelection(createSelection("old"));
    draft.attachSelection(createSelection("new"));
    draft.attachSelection(createSelection("other", 7));
    assert.deepEqual(listLabels(), ["src/a.ts, lines 1 to 2", "src/a.ts, lines 7 to 8"]);
    assert.deepEqual(
      draft.take("Why?")?.selections.map(({ text }) => text),
      ["new", "other"],
    );
  });

  it("asks the default question about the attachments if the user writes none", async () => {
    assert.equal(draft.view.defaultQuestion, "");
    assert.equal(draft.take("  "), undefined);
    draft.attachSelection(createSelection("let a;"));
    assert.equal(draft.view.defaultQuestion, "Explain this code.");
    await draft.attach([createFile("a.png"), createFile("b.png")]);
    assert.equal(draft.view.defaultQuestion, "Explain these images.");
    host.settings = { ...host.settings, actionLanguage: "German", language: "French" };
    const { question, prompt, images, selections } = draft.take("") ?? assert.fail();
    assert.deepEqual([question, images.length, selections.length], ["Explain these images.", 2, 1]);
    assert.match(prompt ?? "", /Answer in German\.$/, "Oriel's own English questions are answered in the language of VS Code");
  });

  it("requests answers to the user's own questions in the language that the user set", () => {
    host.settings = { ...host.settings, actionLanguage: "German", language: "French" };
    assert.match(draft.take("Why?")?.prompt ?? "", /^Why\?\n\nAnswer in French\.$/);
  });

  it("hands over its attachments only once", async () => {
    await draft.attach([createFile("a.png")]);
    assert.equal(draft.take("Why?")?.images.length, 1);
    assert.equal(draft.take("Why?")?.images.length, 0);
    assert.deepEqual(draft.view.attachments, []);
  });

  it("prefills prepared attachments and earlier turns before the question is asked", async () => {
    context = { ...context, turns: [{ ...earlierTurn, limits: host.settings.limits }] };
    await draft.attach([createFile("a.png")]);
    draft.attachSelection(createSelection("let a;"));
    const prefill = await waitUntil(() => host.engine.prefillRequests.find(({ images }) => images.length === 1), "the prefill");
    assert.deepEqual(
      [prefill.images.map(({ name }) => name), prefill.selections.map(({ text }) => text), prefill.turns.length, prefill.thinking],
      [["a.png"], ["let a;"], 1, true],
    );
  });

  it("prefills an existing conversation when the user starts to write", async () => {
    draft.onWritingStarted();
    await Promise.resolve();
    assert.deepEqual(host.engine.prefillRequests, []);
    context = { ...context, turns: [{ ...earlierTurn, limits: host.settings.limits }] };
    draft.onWritingStarted();
    const prefill = await waitUntil(() => host.engine.prefillRequests[0], "the prefill");
    assert.deepEqual([prefill.images, prefill.turns.length], [[], 1]);
  });

  it("prefills only after the running answer, because the answer is part of the context", async () => {
    context = { ...context, isAnswering: true };
    await draft.attach([createFile("a.png")]);
    await waitForAttachments();
    draft.onAnswerEnded();
    await Promise.resolve();
    assert.deepEqual(host.engine.prefillRequests, [], "the answer is still being written");
    context = { turns: [{ ...earlierTurn, limits: host.settings.limits }], thinking: true, isAnswering: false };
    draft.onAnswerEnded();
    await waitForAttachments();
    const prefill = await waitUntil(() => host.engine.prefillRequests[0], "the prefill");
    assert.deepEqual([prefill.images.length, prefill.turns.length], [1, 1]);
  });

  it("can detach the attachments of an edited question, and keeps the others", async () => {
    draft.attachSelection(createSelection("mine", 9));
    await draft.attach([createFile("a.png")]);
    const question = draft.take("Why?") ?? assert.fail();
    draft.attachSelection(createSelection("new", 20));
    for (const id of draft.attachAgain(question)) draft.detach(id);
    assert.deepEqual([listLabels(), draft.imageCount], [["src/a.ts, lines 20 to 21"], 0]);
  });

  it("prepares a region of an image with the token budget that the user chose", async () => {
    await draft.attach([createFile("a.png")]);
    await waitForAttachments();
    const region = { x: 0, y: 0, width: 10, height: 10 };
    draft.setImageChoice(draft.view.attachments[0]?.id ?? "", { budget: 280, region });
    await waitForAttachments();
    const [image] = host.engine.prepareRequests.at(-1)?.images ?? [];
    assert.deepEqual([image?.budget, image?.region], [280, region]);
  });

  it("prepares the whole image at the largest size, so that the user can choose a region", async () => {
    await draft.attach([createFile("a.png")]);
    await waitForAttachments();
    const { name, prepared } = await draft.prepareWholeImage(draft.view.attachments[0]?.id ?? "");
    assert.deepEqual([name, prepared.pieces[0]?.source], ["a.png", "page:/prepared/a.png"]);
    assert.equal(host.engine.prepareRequests.at(-1)?.images[0]?.budget, 1120);
    assert.equal((await catchFailure(draft.prepareWholeImage("gone"))).kind, "imageLost");
  });
});
