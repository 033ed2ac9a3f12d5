import assert from "node:assert/strict";
import { createBytesSource } from "../../../src/chat/imageSource.ts";
import type { ConversationRecord } from "../../../src/chat/records/v1.ts";
import { Session } from "../../../src/chat/session.ts";
import type { SessionEvent } from "../../../src/chat/sessionEvents.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { catchFailure, waitUntil } from "../../waiting.ts";
import { createAnswerEvent, createQuestion, createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

describe("a session", () => {
  let host: ScriptedHost;
  let session: Session;
  let stored: Map<string, ConversationRecord>;
  let events: SessionEvent[];
  let loadError: unknown;
  beforeEach(() => {
    host = createScriptedHost();
    stored = new Map();
    events = [];
    loadError = undefined;
    session = createSession();
  });
  afterEach(() => session.close());

  const store = {
    save: async (record: ConversationRecord) => void stored.set(record.id, structuredClone(record)),
    async load(id: string) {
      if (loadError !== undefined) throw loadError;
      return stored.get(id);
    },
    delete: async (id: string) => void stored.delete(id),
  };
  const createSession = () => new Session(host, store, (event) => void events.push(event));
  const askAndAnswer = async (asking: Promise<void>, text: string) => {
    await host.engine.waitForQuestion(host.engine.askRequests.length + 1);
    host.engine.emit(createAnswerEvent(text));
    await asking;
  };
  const createSelection = (text: string) => ({ path: "a.ts", language: "ts", lines: [1, 2] as [number, number], text });
  const listRestoredTexts = () => events.flatMap((event) => (event.kind === "focusQuestion" ? [event.question] : []));
  const listReplaced = () => session.turnViews.map(({ isReplaced }) => isReplaced);
  const getTurnId = (index: number) => session.turnViews[index]?.id ?? assert.fail();

  it("asks the user's question with its attachments, and then has an empty draft", async () => {
    session.draft.attachSelection(createSelection("let a;"));
    await askAndAnswer(session.submit("Why?", undefined), "Because.");
    const { question, selections } = host.engine.askRequests[0] ?? assert.fail();
    assert.deepEqual([question, selections.map(({ text }) => text)], ["Why?", ["let a;"]]);
    assert.deepEqual(session.draftView.selections, []);
    assert.equal(stored.get(session.id)?.turns[0]?.text, "Because.");
  });

  it("asks nothing if there is nothing to ask", async () => {
    await session.submit("  ", undefined);
    assert.deepEqual(session.turnViews, []);
  });

  it("restores the text if the user declines to send it to another machine", async () => {
    session.draft.attachSelection(createSelection("let a;"));
    host.engine.authorizeError = new FailureError({ kind: "notSent", host: "example.org" });
    await session.submit("Why?", undefined);
    assert.deepEqual(listRestoredTexts(), ["Why?"]);
    assert.ok(events.some(({ kind }) => kind === "notSent"));
    assert.deepEqual([session.turnViews.length, session.draftView.selections.length], [0, 1]);
  });

  it("restores the text if the user cancels the choice of an action", async () => {
    await session.submit("Make it blue", "toCode");
    assert.deepEqual([listRestoredTexts(), session.turnViews.length], [["Make it blue"], 0]);
  });

  it("sends selected code as an example only with an action that writes code", async () => {
    host.readSelectedText = () => createSelection("const Button = () => {};");
    host.createActionQuestion = async (action) => ({ question: action, prompt: action, action });
    await askAndAnswer(session.submit("", "toCode"), "```tsx```");
    assert.deepEqual(
      host.engine.askRequests[0]?.selections.map(({ text }) => text),
      ["const Button = () => {};"],
    );
    session.draft.attachSelection(createSelection("other"));
    await askAndAnswer(session.submit("", "explain"), "A form.");
    assert.deepEqual(
      host.engine.askRequests[1]?.selections.map(({ text }) => text),
      ["other"],
    );
  });

  it("restores the edited turn's question with its attachments, and marks that turn and all later ones as replaced once the new question is sent", async () => {
    await askAndAnswer(session.ask(createQuestion("one")), "1");
    session.draft.attachSelection(createSelection("let a;"));
    await askAndAnswer(session.submit("two", undefined), "2");
    await askAndAnswer(session.ask(createQuestion("three")), "3");
    session.edit(getTurnId(1));
    assert.deepEqual(
      [listRestoredTexts().at(-1), session.draftView.editedQuestion, session.draftView.selections.length],
      ["two", "two", 1],
    );
    assert.deepEqual(listReplaced(), [false, false, false], "nothing is replaced before the edited question is sent");
    await askAndAnswer(session.submit("two, better", undefined), "2b");
    assert.deepEqual(listReplaced(), [false, true, true, false]);
    const { turns, selections } = host.engine.askRequests.at(-1) ?? assert.fail();
    assert.deepEqual([turns.map(({ question }) => question), selections.length], [["one"], 1]);
    assert.equal(session.draftView.editedQuestion, undefined);
    assert.deepEqual(
      stored.get(session.id)?.turns.map(({ isSetAside }) => isSetAside),
      [false, true, true, false],
    );
  });

  it("keeps the action of an edited question", async () => {
    host.keepActionQuestion = ({ action }, text) => ({ question: text, prompt: `${action}: ${text}`, action: action ?? "" });
    await askAndAnswer(session.ask({ ...createQuestion("Explain"), action: "explain" }), "1");
    session.edit(getTurnId(0));
    await askAndAnswer(session.submit("Explain\nthe colors", undefined), "2");
    assert.equal(host.engine.askRequests[1]?.question, "explain: Explain\nthe colors");
  });

  it("restores the draft, with its own attachments, when an edit is cancelled", async () => {
    await askAndAnswer(session.ask({ ...createQuestion("one"), selections: [createSelection("of one")] }), "1");
    session.draft.attachSelection({ ...createSelection("mine"), path: "b.ts" });
    session.edit(getTurnId(0));
    assert.equal(session.draftView.selections.length, 2);
    session.cancelEdit();
    assert.deepEqual(
      session.draftView.selections.map(({ label }) => label),
      ["b.ts, lines 1 to 2"],
    );
    assert.deepEqual([session.draftView.editedQuestion, listReplaced()], [undefined, [false]]);
  });

  it("does not edit a question that was replaced", async () => {
    await askAndAnswer(session.ask(createQuestion("one")), "1");
    await askAndAnswer(session.retry(getTurnId(0)), "2");
    session.edit(getTurnId(0));
    assert.equal(session.draftView.editedQuestion, undefined);
  });

  it("retries a turn once, even if the button is clicked twice", async () => {
    const asked = session.ask(createQuestion("one"));
    await host.engine.waitForQuestion(1);
    host.engine.emit(new FailureError({ kind: "engineGone" }));
    await asked;
    const first = getTurnId(0);
    const retries = [session.retry(first), session.retry(first)];
    await host.engine.waitForQuestion(2);
    await session.retry(getTurnId(1));
    host.engine.emit(createAnswerEvent("1"));
    await Promise.all(retries);
    assert.deepEqual([host.engine.askRequests.length, listReplaced()], [2, [true, false]]);
  });

  it("stops the answer when another conversation is started, and saves its text", async () => {
    const asked = session.ask(createQuestion("one"));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "text", text: "Half" });
    await waitUntil(() => session.turnViews[0]?.text || undefined, "the text");
    const { id } = session;
    await session.startNew();
    await asked;
    assert.deepEqual([session.isEmpty, session.id === id], [true, false]);
    assert.deepEqual([stored.get(id)?.turns[0]?.text, stored.get(id)?.turns[0]?.state], ["Half", { kind: "stopped" }]);
    events = [];
    await session.show(id);
    assert.deepEqual([session.id, session.turnViews[0]?.text], [id, "Half"]);
    assert.deepEqual(events, [{ kind: "turns" }]);
  });

  it("restores the saved turns after a crash, and marks the running answer as interrupted", async () => {
    await askAndAnswer(session.ask(createQuestion("one")), "1");
    void session.ask(createQuestion("two"));
    await host.engine.waitForQuestion(2);
    host.engine.emit({ kind: "text", text: "Half" });
    await waitUntil(() => session.turnViews[1]?.text || undefined, "the text");
    host.clock.advance(1000);
    await waitUntil(() => (stored.get(session.id)?.turns[1]?.text === "Half" ? true : undefined), "the autosave");
    const { id } = session;
    const saved = structuredClone(stored);
    session.close();
    stored = saved;
    session = createSession();
    await session.restore(id);
    assert.deepEqual(
      session.turnViews.map(({ text, state }) => [text, state.kind]),
      [
        ["1", "done"],
        ["Half", "interrupted"],
      ],
    );
    await askAndAnswer(session.ask(createQuestion("three")), "3");
    assert.deepEqual(
      host.engine.askRequests.at(-1)?.turns.map(({ question, answer }) => [question, answer]),
      [
        ["one", "1"],
        ["two", "Half"],
      ],
    );
  });

  it("shows a failure without a button after a reload, because the button would do nothing", async () => {
    const asked = session.ask(createQuestion("one"));
    await host.engine.waitForQuestion(1);
    host.engine.emit(new FailureError({ kind: "noModel" }));
    await asked;
    const before = session.turnViews[0]?.state;
    assert.equal(before?.kind === "failed" && before.action, "title of setUp");
    const { id } = session;
    session = createSession();
    await session.restore(id);
    const after = session.turnViews[0]?.state;
    assert.ok(after?.kind === "failed");
    assert.deepEqual(
      [after.message, after.action, session.findTurn(getTurnId(0))?.data.action],
      [before?.kind === "failed" && before.message, undefined, undefined],
    );
  });

  it("reports a missing conversation and one of a newer version, and keeps showing the current one", async () => {
    await askAndAnswer(session.ask(createQuestion("one")), "1");
    const { id } = session;
    assert.equal((await catchFailure(session.show(crypto.randomUUID()))).kind, "conversationLost");
    loadError = new FailureError({ kind: "conversationTooNew", version: 2 });
    assert.equal((await catchFailure(session.show(crypto.randomUUID()))).kind, "conversationTooNew");
    assert.deepEqual([session.id, session.turnViews.length], [id, 1]);
  });

  it("deletes the shown conversation even while it is being answered", async () => {
    const asked = session.ask(createQuestion("one"));
    await host.engine.waitForQuestion(1);
    host.engine.emit({ kind: "text", text: "Half" });
    await waitUntil(() => session.turnViews[0]?.text || undefined, "the text");
    const { id } = session;
    await session.delete(id);
    host.clock.advance(10_000);
    await asked;
    assert.deepEqual([stored.has(id), session.isEmpty], [false, true]);
  });

  it("sends no events about a conversation that is no longer shown", async () => {
    const asked = session.ask(createQuestion("one"));
    await host.engine.waitForQuestion(1);
    await session.startNew();
    events = [];
    await asked;
    assert.deepEqual(events, []);
  });

  it("is empty after the user closes the page, and keeps the conversation stored", async () => {
    await askAndAnswer(session.ask(createQuestion("one")), "1");
    session.draft.attachSelection(createSelection("let a;"));
    const { id } = session;
    session.close();
    assert.deepEqual([session.isEmpty, session.draftView.selections], [true, []]);
    assert.equal(stored.get(id)?.turns.length, 1);
  });

  it("exports the conversation without replaced turns", async () => {
    await askAndAnswer(session.ask(createQuestion("one", ["a.png"])), "1");
    await askAndAnswer(session.retry(getTurnId(0)), "better");
    assert.equal(session.markdown, "## one\n\n- `a.png`\n\nbetter\n");
  });

  it("sends a question only after its text files have been read", async () => {
    const attached = session.draft.attach([createBytesSource("notes.txt", 5, new TextEncoder().encode("notes"))]);
    await askAndAnswer(session.submit("What is it?", undefined), "Notes.");
    await attached;
    assert.deepEqual(
      host.engine.askRequests[0]?.selections.map(({ text }) => text),
      ["notes"],
    );
  });
});
