import assert from "node:assert/strict";
import { AttachedImage } from "../../../src/chat/attachedImage.ts";
import { Conversation } from "../../../src/chat/conversation.ts";
import type { Question } from "../../../src/chat/question.ts";
import type { TurnEvent } from "../../../src/chat/turn.ts";
import { toTurnView } from "../../../src/chat/turnView.ts";
import type { AskStreamEvent } from "../../../src/client/engineClient.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { until } from "../../waiting.ts";
import { answer, preparedImage, question, scriptedHost, type ScriptedHost } from "./scriptedHost.ts";

describe("a turn", () => {
  let host: ScriptedHost;
  let conversation: Conversation;
  let events: TurnEvent[];
  beforeEach(() => {
    host = scriptedHost();
    events = [];
    conversation = new Conversation(
      host,
      async () => {},
      (event) => void events.push(event),
    );
  });
  afterEach(() => conversation.discard());

  const data = () => conversation.turns.at(-1)?.data ?? assert.fail();
  const view = () => toTurnView(conversation.turns.at(-1) ?? assert.fail(), host);
  const run = async (asked: Question, ...script: (AskStreamEvent | Error)[]) => {
    const ended = conversation.ask(asked);
    host.engine.emit(...script);
    await ended;
  };
  const diagram = (): Question => ({ ...question("Diagram to Mermaid"), expects: "mermaid", action: "toMermaid" });

  it("shows the images as they were sent, streams its text, and ends with model, tokens and times", async () => {
    const images: AskStreamEvent = { kind: "images", images: [preparedImage("a.png")] };
    await run(question("What is it?", ["a.png"]), images, { kind: "text", text: "A " }, { kind: "text", text: "form" }, answer("A form."));
    const { text, state, images: shown } = view();
    assert.equal(text, "A form.");
    assert.equal(shown[0]?.prepared?.pieces[0]?.source, "page:/prepared/a.png");
    assert.deepEqual(state, {
      kind: "done",
      summary: "m · 40 tokens read, 5 written · 2.5 s",
      details: "First token after 1.5 s\n60 of 100 prompt tokens from the cache",
      truncated: false,
    });
    const streamed = events.flatMap((event) => (event.kind === "text" ? event.text : []));
    assert.deepEqual(streamed, ["form"], "the first text is part of the state change");
  });

  it("keeps its text when the engine crashes, and shows the log and a button that helps", async () => {
    const log = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const crash = new FailureError({ kind: "llamaServerGaveUp", crashes: 3, reason: "SIGSEGV", log });
    await run(question("What is it?"), { kind: "text", text: "A form" }, crash);
    const { text, state } = view();
    assert.equal(text, "A form");
    assert.ok(state.kind === "failed");
    assert.deepEqual([state.log.length, state.log.at(-1), state.action], [15, "line 19", "title of restartEngine"]);
    assert.equal(host.engine.listenerCount, 0, "no listener of the engine remains");
  });

  it("has no extra button if retrying helps, because each turn has a Retry button", async () => {
    await run(question("What is it?"), new FailureError({ kind: "engineGone" }));
    const { state } = view();
    assert.ok(state.kind === "failed");
    assert.equal(state.action, undefined);
  });

  it("fails if there is no model", async () => {
    host.readTarget = async () => {
      throw new FailureError({ kind: "noModel" });
    };
    await conversation.ask(question("What is it?"));
    const { state } = view();
    assert.equal(state.kind === "failed" && state.action, "title of setUp");
    assert.deepEqual(host.engine.asked, []);
  });

  it("requests the check of a diagram, shows the second attempt, and warns if that fails too", async () => {
    await run(
      diagram(),
      { kind: "text", text: "first" },
      { kind: "again", problem: "Parse error" },
      { kind: "text", text: "sec" },
      { kind: "text", text: "ond" },
      answer("second", { problem: "Parse error on line 2" }),
    );
    assert.deepEqual(host.engine.asked[0]?.response, { check: "mermaid" });
    const { text, state } = view();
    assert.equal(text, "second");
    assert.match(state.kind === "done" ? (state.warning ?? "") : "", /Parse error on line 2$/);
  });

  it("restores the first attempt at a diagram if the second one is stopped or fails", async () => {
    const script: AskStreamEvent[] = [
      { kind: "text", text: "first" },
      { kind: "again", problem: "Parse error" },
      { kind: "text", text: "sec" },
    ];
    await run(diagram(), ...script, new FailureError({ kind: "engineGone" }));
    assert.deepEqual([data().text, data().state.kind], ["first", "failed"]);
    const ended = conversation.ask(diagram());
    host.engine.emit(...script);
    await until(() => data().text === "sec" || undefined, "the second attempt");
    conversation.stop();
    await ended;
    assert.deepEqual([data().text, data().state.kind], ["first", "stopped"]);
  });

  it("adds an image again that the engine no longer has, once, before the answer has started", async () => {
    let reads = 0;
    const image = new AttachedImage({
      name: "a.png",
      async read() {
        reads += 1;
        return new Uint8Array([1]);
      },
    });
    const lost = () => new FailureError({ kind: "imageLost", name: "a.png" });
    await run({ ...question("What is it?"), images: [image] }, lost(), answer("A form."));
    assert.deepEqual([reads, data().state.kind], [2, "done"]);
    await run({ ...question("And now?"), images: [image] }, lost(), lost());
    assert.equal(data().state.kind, "failed");
  });

  it("shows the engine's state while it waits, but not while the answer is written", async () => {
    const ended = conversation.ask(question("What is it?"));
    await host.engine.waitForQuestion(1);
    host.engine.showState({ kind: "loading", model: "gemma", fraction: 0.42 });
    assert.deepEqual(data().state, { kind: "waiting", status: "Loading gemma 42 %", fraction: 0.42 });
    host.engine.emit({ kind: "reading", done: 512, total: 2048, isEstimate: true });
    await until(() => (data().state.kind === "waiting" && "fraction" in data().state ? true : undefined), "the progress");
    host.engine.emit({ kind: "text", text: "A" });
    await until(() => data().text || undefined, "the text");
    host.engine.showState({ kind: "loading", model: "gemma" });
    assert.equal(data().state.kind, "writing");
    host.engine.emit(answer("A form."));
    await ended;
  });

  it("explains once per window why the model is slow", async () => {
    const slow: AskStreamEvent = { kind: "slow", device: { kind: "processor" } };
    await run(question("one"), slow, answer("1"));
    assert.notEqual(data().notice, "");
    await run(question("two"), slow, answer("2"));
    assert.equal(data().notice, "");
  });

  it("counts the earlier turns that exceeded the message size and those that exceeded the context size", async () => {
    const long = "x".repeat(300_000);
    for (const text of ["one", "two", "three"]) await run(question(text), answer(long));
    await run(question("four"), { kind: "forgotten", turns: 1 }, answer("4"));
    assert.deepEqual(
      host.engine.asked.at(-1)?.turns.map(({ question }) => question),
      ["three"],
    );
    assert.equal(view().forgotten, 3);
  });

  it("separates its thoughts from its answer", async () => {
    await run(
      question("Why?"),
      { kind: "thought", text: "Hm" },
      { kind: "thought", text: "." },
      { kind: "text", text: "So" },
      answer("So."),
    );
    assert.deepEqual([view().thoughts, view().text], ["Hm.", "So."]);
  });
});
