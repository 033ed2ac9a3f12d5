import assert from "node:assert/strict";
import { joinContinuation } from "../../../src/chat/continuation.ts";
import { Conversation } from "../../../src/chat/conversation.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { createAnswerEvent, createQuestion, createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

describe("joinContinuation", () => {
  it("joins texts in the middle of a word", () => assert.equal(joinContinuation("The log", "in form"), "The login form"));

  it("leaves out the words that the continuation repeats", () => {
    assert.equal(joinContinuation("A form with two fields and a", "two fields and a button."), "A form with two fields and a button.");
  });

  it("keeps a short text that is repeated on purpose", () => {
    assert.equal(joinContinuation("| a | b |\n| a |", " a | b |"), "| a | b |\n| a | a | b |");
  });

  it("leaves out a fence that opens an open code block again", () => {
    assert.equal(joinContinuation("```tsx\n<p>\n", "```tsx\n</p>\n```"), "```tsx\n<p>\n</p>\n```");
    assert.equal(joinContinuation("```\na\n```\n", "```css\nb\n```"), "```\na\n```\n```css\nb\n```");
  });
});

describe("an answer that was cut off", () => {
  let host: ScriptedHost;
  let conversation: Conversation;
  beforeEach(async () => {
    host = createScriptedHost();
    conversation = new Conversation(
      host,
      async () => {},
      () => {},
    );
    const asked = conversation.ask({ ...createQuestion("Transcribe", ["a.png"]), action: "transcribe" });
    host.engine.emit(createAnswerEvent("Name, pass", { finish: "length" }));
    await asked;
  });
  afterEach(() => conversation.discard());

  const getTurn = () => conversation.turns[0] ?? assert.fail();

  it("is continued in the same turn, with the question and the text so far as context", async () => {
    const continued = conversation.continueAnswer(getTurn());
    await host.engine.waitForQuestion(2);
    host.engine.emit({ kind: "text", text: "word, " }, { kind: "text", text: "button" }, createAnswerEvent("word, button"));
    await continued;
    assert.equal(getTurn().data.text, "Name, password, button");
    assert.deepEqual([getTurn().data.state.kind, conversation.turns.length], ["done", 1]);
    const { turns, images, question, temperature } = host.engine.askRequests[1] ?? assert.fail();
    assert.deepEqual(
      turns.map(({ answer, images }) => [answer, images.length]),
      [["Name, pass", 1]],
    );
    assert.deepEqual([images, temperature], [[], 0]);
    assert.match(question, /Continue exactly where it stopped/);
  });

  it("can be continued again if it was cut off again", async () => {
    for (const text of ["word", ", button"]) {
      const continued = conversation.continueAnswer(getTurn());
      host.engine.emit(createAnswerEvent(text, { finish: "length" }));
      await continued;
    }
    assert.equal(getTurn().data.text, "Name, password, button");
  });

  it("keeps its text if the continuation fails or is stopped", async () => {
    const failing = conversation.continueAnswer(getTurn());
    host.engine.emit(new FailureError({ kind: "engineGone" }));
    await failing;
    assert.deepEqual([getTurn().data.text, getTurn().data.state.kind], ["Name, pass", "failed"]);
  });

  it("is not continued if it was complete", async () => {
    const asked = conversation.ask(createQuestion("And now?"));
    host.engine.emit(createAnswerEvent("Done."));
    await asked;
    await conversation.continueAnswer(conversation.turns[1] ?? assert.fail());
    assert.equal(host.engine.askRequests.length, 2);
  });
});
