import assert from "node:assert/strict";
import { Conversation } from "../../../src/chat/conversation.ts";
import type { ConversationRecord } from "../../../src/chat/records/v1.ts";
import { toTurnView } from "../../../src/chat/turnView.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { waitUntil } from "../../waiting.ts";
import { createAnswerEvent, createQuestion, createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

describe("a conversation", () => {
  let host: ScriptedHost;
  let conversation: Conversation;
  let savedRecords: ConversationRecord[];
  const save = async (record: ConversationRecord) => void savedRecords.push(record);
  beforeEach(() => {
    host = createScriptedHost();
    savedRecords = [];
    conversation = new Conversation(host, save, () => {});
  });
  afterEach(() => conversation.discard());

  const getView = (index: number) => toTurnView(conversation.turns[index] ?? assert.fail(), host);
  /** Asks a question, and makes the engine write `text` without ending the answer. */
  const startAnswer = async (asked: Parameters<Conversation["ask"]>[0], text: string) => {
    const index = conversation.turns.length;
    void conversation.ask(asked);
    await host.engine.waitForQuestion(host.engine.askRequests.length + 1);
    host.engine.emit({ kind: "text", text });
    await waitUntil(() => getView(index).text || undefined, "the text");
  };
  const askAndAnswer = async (asked: Parameters<Conversation["ask"]>[0], text: string) => {
    const ended = conversation.ask(asked);
    await host.engine.waitForQuestion(host.engine.askRequests.length + 1);
    host.engine.emit(createAnswerEvent(text));
    await ended;
  };

  it("sends the partial text of an answer that the next question interrupts", async () => {
    const first = conversation.ask(createQuestion("What is it?", ["a.png"]));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "text", text: "A form with" });
    await waitUntil(() => getView(0).text || undefined, "the text");
    const second = conversation.ask(createQuestion("What color?"));
    const { turns } = await host.engine.waitForQuestion(2);
    assert.deepEqual(
      turns.map(({ question, answer, images }) => [question, answer, images.map(({ name }) => name)]),
      [["What is it?", "A form with", ["a.png"]]],
    );
    await first;
    assert.equal(getView(0).state.kind, "stopped");
    host.engine.emit(createAnswerEvent("Blue."));
    await second;
    assert.equal(getView(1).text, "Blue.");
  });

  it("ignores events that arrive after a stop", async () => {
    const first = conversation.ask(createQuestion("What is it?"));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "text", text: "A" });
    await waitUntil(() => getView(0).text || undefined, "the text");
    host.engine.emit({ kind: "text", text: " form" }, createAnswerEvent("A form."));
    conversation.stop();
    assert.equal(getView(0).state.kind, "stopped");
    await first;
    assert.deepEqual([getView(0).text, getView(0).state.kind], ["A", "stopped"]);
    assert.deepEqual(savedRecords.at(-1)?.turns[0]?.state, { kind: "stopped" });
  });

  it("marks a turn that was stopped before its answer as unanswered, and omits it from later questions", async () => {
    const first = conversation.ask(createQuestion("What is it?", ["a.png"]));
    await host.engine.waitForQuestion(1);
    conversation.stop();
    await first;
    assert.equal(getView(0).isUnanswered, true);
    void conversation.ask(createQuestion("Hello?"));
    const { turns, images } = await host.engine.waitForQuestion(2);
    assert.deepEqual([turns, images], [[], []], "neither the unanswered turn nor its image is sent");
  });

  it("marks a failed turn as unanswered, and omits it from later questions", async () => {
    const first = conversation.ask(createQuestion("What is it?", ["a.png"]));
    await host.engine.waitForQuestion(1);
    host.engine.emit(new FailureError({ kind: "engineGone" }));
    await first;
    assert.equal(getView(0).state.kind, "failed");
    assert.equal(getView(0).isUnanswered, true);
    void conversation.ask(createQuestion("Hello?"));
    const { turns, images } = await host.engine.waitForQuestion(2);
    assert.deepEqual([turns, images], [[], []]);
  });

  it("says that an earlier question was left out because its image is no longer stored", async () => {
    await askAndAnswer(createQuestion("What is it?", ["gone.png"]), "A form.");
    conversation = new Conversation(host, save, () => {}, conversation.record);
    void conversation.ask(createQuestion("What color?"));
    const { turns } = await host.engine.waitForQuestion(2);
    assert.deepEqual(turns, []);
    assert.match(getView(1).notice, /^1 earlier question was left out/);
  });

  it("reads an earlier question's image from the store after a reload", async () => {
    await askAndAnswer(createQuestion("What is it?", ["kept.png"]), "A form.");
    const { record } = conversation;
    host.engine.storedImages.set(record.turns[0]?.images[0]?.ref?.sha256 ?? "", new Uint8Array([1]));
    conversation = new Conversation(host, save, () => {}, record);
    void conversation.ask(createQuestion("What color?"));
    const { turns } = await host.engine.waitForQuestion(2);
    assert.deepEqual(
      turns.map(({ question }) => question),
      ["What is it?"],
    );
  });

  it("saves nothing after it has been deleted", async () => {
    const first = conversation.ask(createQuestion("What is it?"));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "text", text: "A form" });
    await waitUntil(() => getView(0).text || undefined, "the text");
    await conversation.discard();
    const count = savedRecords.length;
    host.clock.advance(10_000);
    await first;
    assert.equal(savedRecords.length, count);
  });

  it("marks the edited question and all later turns as replaced, and omits them from the next question", async () => {
    await askAndAnswer(createQuestion("one"), "1");
    await askAndAnswer(createQuestion("two"), "2");
    await askAndAnswer(createQuestion("three"), "3");
    conversation.markReplacedFrom(conversation.turns[1] ?? assert.fail());
    assert.deepEqual(
      conversation.turns.map(({ data }) => data.isReplaced),
      [false, true, true],
    );
    void conversation.ask(createQuestion("two, better"));
    const { turns } = await host.engine.waitForQuestion(4);
    assert.deepEqual(
      turns.map(({ question }) => question),
      ["one"],
    );
  });

  it("keeps the thinking mode of its first turn that was not replaced", async () => {
    await askAndAnswer({ ...createQuestion("Explain"), action: "explain" }, "1");
    assert.equal(host.engine.askRequests[0]?.thinking, false);
    await askAndAnswer(createQuestion("Why?"), "2");
    assert.equal(host.engine.askRequests[1]?.thinking, false, "a change would invalidate the prompt cache");
    conversation.markReplacedFrom(conversation.turns[0] ?? assert.fail());
    await askAndAnswer(createQuestion("Why?"), "3");
    assert.equal(host.engine.askRequests[2]?.thinking, true);
  });

  it("saves a running answer as interrupted, once per interval", async () => {
    await startAnswer(createQuestion("What is it?"), "A");
    assert.equal(savedRecords.length, 0);
    host.engine.emit({ kind: "text", text: " form" });
    await waitUntil(() => getView(0).text === "A form" || undefined, "more text");
    host.clock.advance(999);
    assert.equal(savedRecords.length, 0);
    host.clock.advance(1);
    await waitUntil(() => savedRecords.length === 1 || undefined, "the save");
    assert.deepEqual([savedRecords[0]?.turns[0]?.text, savedRecords[0]?.turns[0]?.state], ["A form", { kind: "brokenOff" }]);
    host.clock.advance(5000);
    assert.equal(savedRecords.length, 1, "nothing has changed since");
  });

  it("reports a full disk when the answer is complete, and not while it is being written", async () => {
    const diskFull = new FailureError({ kind: "diskFull", path: "/history" });
    conversation = new Conversation(
      host,
      async () => {
        throw diskFull;
      },
      () => {},
    );
    const asked = conversation.ask(createQuestion("What is it?"));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "text", text: "A" });
    await waitUntil(() => getView(0).text || undefined, "the text");
    host.clock.advance(1000);
    host.engine.emit(createAnswerEvent("A form."));
    await assert.rejects(asked, diskFull);
    assert.deepEqual([getView(0).text, getView(0).state.kind], ["A form.", "done"], "the answer is still shown");
  });

  it("is saved on shutdown, and never again after that", async () => {
    await startAnswer(createQuestion("What is it?"), "A form");
    await conversation.saveAndClose();
    assert.deepEqual(savedRecords.at(-1)?.turns[0]?.state, { kind: "brokenOff" });
    const count = savedRecords.length;
    conversation.stop();
    host.clock.advance(10_000);
    await conversation.save();
    assert.equal(savedRecords.length, count);
  });
});
