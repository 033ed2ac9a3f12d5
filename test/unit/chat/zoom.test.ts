import assert from "node:assert/strict";
import { Conversation } from "../../../src/chat/conversation.ts";
import type { Question } from "../../../src/chat/question.ts";
import { ConversationRecord } from "../../../src/chat/records/v1.ts";
import { Session } from "../../../src/chat/session.ts";
import { toTurnView } from "../../../src/chat/turnView.ts";
import type { Zoom } from "../../../src/protocol/ask.ts";
import { waitUntil } from "../../waiting.ts";
import { createAnswerEvent, createQuestion, createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

const region = { x: 10, y: 20, width: 300, height: 200 };
const ref = { name: "a.png", sha256: "5".repeat(64) };
const used: Zoom = {
  kind: "used",
  look: { images: [{ ...ref, budget: 280 }], request: "Where?", answer: '{"regions":[]}' },
  images: [{ ...ref, budget: "auto", region }],
  regions: [{ image: 0, label: "log", region }],
};

describe("a question about a large image", () => {
  let host: ScriptedHost;
  let conversation: Conversation;
  beforeEach(() => {
    host = createScriptedHost();
    host.settings.zoom = "auto";
    conversation = new Conversation(
      host,
      async () => {},
      () => {},
    );
  });
  afterEach(() => conversation.discard());

  const askQuestion = async (question: Question, zoom?: Zoom) => {
    const ended = conversation.ask(question);
    host.engine.emit(createAnswerEvent("A form.", zoom === undefined ? {} : { zoom }));
    await ended;
    return host.engine.askRequests.at(-1) ?? assert.fail("no request");
  };
  const getView = () => toTurnView(conversation.turns.at(-1) ?? assert.fail(), host);

  it("is answered in two looks as the setting says, if it is the user's own question or an action whose answer may have any form", async () => {
    const modes = new Map<string | undefined, string | undefined>();
    for (const action of [undefined, "custom", "explain", "explainError", "transcribe", "toMermaid", "compare", "findUiProblems"]) {
      const question = createQuestion("Why?", ["a.png"]);
      modes.set(action, (await askQuestion(action === undefined ? question : { ...question, action })).zoom);
    }
    const zoomed = [...modes].filter(([, mode]) => mode !== undefined);
    assert.deepEqual(
      zoomed.map(([action]) => action),
      [undefined, "custom", "explain", "explainError"],
    );
    assert.ok(zoomed.every(([, mode]) => mode === "auto"));
    host.settings.zoom = "off";
    assert.equal((await askQuestion(createQuestion("Why?", ["a.png"]))).zoom, undefined);
  });

  it("is sent with tiles if it asks for a transcription, unless the user has switched them off", async () => {
    const createTranscription = () => ({ ...createQuestion("Transcribe Text", ["a.png"]), action: "transcribe" });
    assert.equal((await askQuestion(createTranscription())).images[0]?.tiles, true);
    const withoutTiles = createTranscription();
    for (const image of withoutTiles.images) image.choice = { tiles: false };
    assert.equal((await askQuestion(withoutTiles)).images[0]?.tiles, false);
    assert.equal((await askQuestion(createQuestion("Why?", ["a.png"]))).images[0]?.tiles, undefined);
  });

  it("is sent unchanged, with both looks, together with the next question, even after it has been restored", async () => {
    await askQuestion(createQuestion("Which test failed?", ["a.png"]), used);
    const [turn] = (await askQuestion(createQuestion("Why?"))).turns;
    assert.deepEqual([turn?.look, turn?.images], [used.look, used.images]);
    const stored = ConversationRecord.parse(JSON.parse(JSON.stringify(conversation.record)));
    const restored = new Conversation(
      host,
      async () => {},
      () => {},
      stored,
    );
    assert.deepEqual(restored.earlierTurns[0], turn);
    await restored.discard();
  });

  it("offers a closer look, with the estimated wait, if the engine did not look closer on its own", async () => {
    await askQuestion(createQuestion("Why?", ["a.png"]), { kind: "offered", extraSeconds: 25 });
    assert.match(getView().zoomOffer, /25 s/);
    await askQuestion(createQuestion("Why?", ["a.png"]), { kind: "offered" });
    assert.notEqual(getView().zoomOffer, "");
    await askQuestion(createQuestion("Why?", ["a.png"]), used);
    assert.equal(getView().zoomOffer, "");
  });

  it("is answered with a closer look if the user asks for one, whatever the setting", async () => {
    host.settings.zoom = "off";
    const store = { save: async () => {}, load: async () => undefined, delete: async () => {} };
    const session = new Session(host, store, () => {});
    const asking = session.ask(createQuestion("Why?", ["a.png"]));
    host.engine.emit(createAnswerEvent("A form.", { zoom: { kind: "offered" } }));
    await asking;
    const retrying = session.retry(session.turnViews[0]?.id ?? "", true);
    host.engine.emit(createAnswerEvent("Test 7."));
    await retrying;
    assert.deepEqual(
      host.engine.askRequests.map(({ zoom }) => zoom),
      [undefined, "on"],
    );
    session.close();
  });

  it("shows that the model is choosing where to look", async () => {
    const ended = conversation.ask(createQuestion("Why?", ["a.png"]));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "choosingRegions" });
    const isChoosing = () => {
      const { state } = getView();
      return (state.kind === "waiting" && state.status.includes("look closer")) || undefined;
    };
    assert.ok(await waitUntil(isChoosing, "the status"));
    host.engine.emit(createAnswerEvent("A form."));
    await ended;
  });

  it("is prefilled with the zoom mode with which it will be asked", async () => {
    const session = new Session(host, { save: async () => {}, load: async () => undefined, delete: async () => {} }, () => {});
    await session.draft.attach([{ name: "a.png", read: async () => new Uint8Array([1]) }]);
    const prefill = await waitUntil(() => host.engine.prefillRequests[0], "the prefill");
    assert.equal(prefill.zoom, "auto");
    session.close();
  });
});
