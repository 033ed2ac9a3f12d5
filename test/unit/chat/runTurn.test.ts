import assert from "node:assert/strict";
import { AttachedImage } from "../../../src/chat/attachedImage.ts";
import { Conversation } from "../../../src/chat/conversation.ts";
import type { Question } from "../../../src/chat/question.ts";
import type { TurnEvent } from "../../../src/chat/turn.ts";
import { toTurnView } from "../../../src/chat/turnView.ts";
import type { AskStreamEvent } from "../../../src/client/engineClient.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { waitUntil } from "../../waiting.ts";
import { createAnswerEvent, createPreparedImage, createQuestion, createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

describe("a turn", () => {
  let host: ScriptedHost;
  let conversation: Conversation;
  let events: TurnEvent[];
  beforeEach(() => {
    host = createScriptedHost();
    events = [];
    conversation = new Conversation(
      host,
      async () => {},
      (event) => void events.push(event),
    );
  });
  afterEach(() => conversation.discard());

  const getData = () => conversation.turns.at(-1)?.data ?? assert.fail();
  const getView = () => toTurnView(conversation.turns.at(-1) ?? assert.fail(), host);
  const runScript = async (asked: Question, ...script: (AskStreamEvent | Error)[]) => {
    const ended = conversation.ask(asked);
    host.engine.emit(...script);
    await ended;
  };
  const createDiagramQuestion = (): Question => ({ ...createQuestion("Diagram to Mermaid"), expects: "mermaid", action: "toMermaid" });

  it("shows the images as they were sent, streams its text, and ends with the model, token counts and times", async () => {
    const images: AskStreamEvent = { kind: "images", images: [createPreparedImage("a.png")] };
    await runScript(
      createQuestion("What is it?", ["a.png"]),
      images,
      { kind: "text", text: "A " },
      { kind: "text", text: "form" },
      createAnswerEvent("A form."),
    );
    const { text, state, images: shown } = getView();
    assert.equal(text, "A form.");
    assert.equal(shown[0]?.prepared?.pieces[0]?.source, "page:/prepared/a.png");
    assert.deepEqual(state, {
      kind: "done",
      summary: "m · 40 tokens read, 5 written · 2.5 s",
      details: "First token after 1.5 s\n60 of 100 prompt tokens from the cache",
      isTruncated: false,
    });
    const streamed = events.flatMap((event) => (event.kind === "text" ? event.text : []));
    assert.deepEqual(streamed, ["form"], "the first text is part of the state change");
  });

  it("keeps its text when the engine crashes, and shows the log and a button that helps", async () => {
    const log = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const crash = new FailureError({ kind: "llamaServerGaveUp", crashes: 3, reason: "SIGSEGV", log });
    await runScript(createQuestion("What is it?"), { kind: "text", text: "A form" }, crash);
    const { text, state } = getView();
    assert.equal(text, "A form");
    assert.ok(state.kind === "failed");
    assert.deepEqual([state.log.length, state.log.at(-1), state.action], [15, "line 19", "title of restartEngine"]);
    assert.equal(host.engine.listenerCount, 0, "no listener of the engine remains");
  });

  it("has no extra button if retrying helps, because each turn has the button Ask Again", async () => {
    await runScript(createQuestion("What is it?"), new FailureError({ kind: "engineGone" }));
    const { state } = getView();
    assert.ok(state.kind === "failed");
    assert.equal(state.action, undefined);
  });

  it("fails if there is no model", async () => {
    host.readTarget = async () => {
      throw new FailureError({ kind: "noModel" });
    };
    await conversation.ask(createQuestion("What is it?"));
    const { state } = getView();
    assert.equal(state.kind === "failed" && state.action, "title of setUp");
    assert.deepEqual(host.engine.askRequests, []);
  });

  it("requests the check of a diagram, shows the second attempt, and warns if that attempt fails too", async () => {
    await runScript(
      createDiagramQuestion(),
      { kind: "text", text: "first" },
      { kind: "answerRestarted", problem: "Parse error" },
      { kind: "text", text: "sec" },
      { kind: "text", text: "ond" },
      createAnswerEvent("second", { problem: "Parse error on line 2" }),
    );
    assert.deepEqual(host.engine.askRequests[0]?.response, { check: "mermaid" });
    const { text, state } = getView();
    assert.equal(text, "second");
    assert.match(state.kind === "done" ? (state.warning ?? "") : "", /Parse error on line 2$/);
  });

  it("is sampled with temperature 0 and may be longer than the setting if its action needs an exact answer", async () => {
    const askSampling = async (action?: string) => {
      await runScript({ ...createQuestion("Text?"), ...(action === undefined ? {} : { action }) }, createAnswerEvent("Log in"));
      const { maxTokens, temperature } = host.engine.askRequests.at(-1) ?? assert.fail();
      return [maxTokens, temperature];
    };
    assert.deepEqual(await askSampling(), [2048, 1]);
    assert.deepEqual(await askSampling("describeUi"), [2048, 1]);
    assert.deepEqual(await askSampling("transcribe"), [8192, 0]);
    host.settings = { ...host.settings, maxTokens: 16_000 };
    assert.deepEqual(await askSampling("toMermaid"), [16_000, 0]);
  });

  it("sends selected code as an example of the project's style if its action writes code", async () => {
    const selections = [{ path: "src/a.ts", language: "ts", lines: [1, 1] as [number, number], text: "let a;" }];
    const isExample = async (action: string) => {
      await runScript({ ...createQuestion("Code?"), action, selections }, createAnswerEvent("let b;"));
      return host.engine.askRequests.at(-1)?.selections[0]?.isStyleExample;
    };
    assert.equal(await isExample("toCode"), true);
    assert.equal(await isExample("explainError"), undefined);
  });

  it("restores the first attempt at a diagram if the second one is stopped or fails", async () => {
    const script: AskStreamEvent[] = [
      { kind: "text", text: "first" },
      { kind: "answerRestarted", problem: "Parse error" },
      { kind: "text", text: "sec" },
    ];
    await runScript(createDiagramQuestion(), ...script, new FailureError({ kind: "engineGone" }));
    assert.deepEqual([getData().text, getData().state.kind], ["first", "failed"]);
    const ended = conversation.ask(createDiagramQuestion());
    host.engine.emit(...script);
    await waitUntil(() => getData().text === "sec" || undefined, "the second attempt");
    conversation.stop();
    await ended;
    assert.deepEqual([getData().text, getData().state.kind], ["first", "stopped"]);
  });

  it("adds an image to the engine again if the engine no longer has it and the answer has not started", async () => {
    let readCount = 0;
    const image = new AttachedImage({
      name: "a.png",
      async read() {
        readCount += 1;
        return new Uint8Array([1]);
      },
    });
    const createImageLostError = () => new FailureError({ kind: "imageLost", name: "a.png" });
    await runScript({ ...createQuestion("What is it?"), images: [image] }, createImageLostError(), createAnswerEvent("A form."));
    assert.deepEqual([readCount, getData().state.kind], [2, "done"]);
    await runScript({ ...createQuestion("And now?"), images: [image] }, createImageLostError(), createImageLostError());
    assert.equal(getData().state.kind, "failed");
  });

  it("shows the engine's state while it waits, but not while the answer is being written", async () => {
    const ended = conversation.ask(createQuestion("What is it?"));
    await host.engine.waitForQuestion(1);
    host.engine.emitState({ kind: "loading", model: "gemma", fraction: 0.42 });
    assert.deepEqual(getData().state, { kind: "waiting", status: "Loading gemma 42%", fraction: 0.42 });
    host.engine.emit({ kind: "promptProgress", processed: 512, total: 2048, isEstimate: true });
    await waitUntil(() => (getData().state.kind === "waiting" && "fraction" in getData().state ? true : undefined), "the progress");
    host.engine.emit({ kind: "text", text: "A" });
    await waitUntil(() => getData().text || undefined, "the text");
    host.engine.emitState({ kind: "loading", model: "gemma" });
    assert.equal(getData().state.kind, "writing");
    host.engine.emit(createAnswerEvent("A form."));
    await ended;
  });

  it("explains once per window why the model is slow", async () => {
    const slow: AskStreamEvent = { kind: "slowDevice", device: { kind: "cpu" } };
    await runScript(createQuestion("one"), slow, createAnswerEvent("1"));
    assert.notEqual(getData().notice, "");
    await runScript(createQuestion("two"), slow, createAnswerEvent("2"));
    assert.equal(getData().notice, "");
  });

  it("asks whether to stop or wait while it stalls, until the user waits or the answer continues", async () => {
    const asking = conversation.ask(createQuestion("one"));
    const stall: AskStreamEvent = { kind: "stalled", seconds: 30 };
    const estimate: AskStreamEvent = { kind: "promptProgress", processed: 1, total: 2, isEstimate: true };
    host.engine.emit(stall, estimate);
    await waitUntil(() => getView().stall || undefined, "the question");
    conversation.turns.at(-1)?.keepWaiting();
    assert.equal(getView().stall, "");
    host.engine.emit(stall);
    await waitUntil(() => getView().stall || undefined, "the question, again");
    host.engine.emit({ kind: "text", text: "A " });
    await waitUntil(() => (getView().stall === "" ? true : undefined), "the end of the question");
    host.engine.emit(stall);
    await waitUntil(() => getView().stall || undefined, "the third question");
    host.engine.emit(createAnswerEvent("A form."));
    await asking;
    assert.equal(getView().stall, "");
  });

  it("no longer asks whether to stop or wait once it is stopped or has failed", async () => {
    const stall: AskStreamEvent = { kind: "stalled", seconds: 30 };
    await runScript(createQuestion("one"), stall, new FailureError({ kind: "engineGone" }));
    assert.equal(getView().stall, "");
    const asking = conversation.ask(createQuestion("two"));
    host.engine.emit(stall);
    await waitUntil(() => getView().stall || undefined, "the question");
    conversation.turns.at(-1)?.stop();
    assert.equal(getView().stall, "");
    await asking;
  });

  it("counts the earlier turns that were left out because of the message size or the context size", async () => {
    const long = "x".repeat(300_000);
    for (const text of ["one", "two", "three"]) await runScript(createQuestion(text), createAnswerEvent(long));
    await runScript(createQuestion("four"), { kind: "turnsDropped", count: 1 }, createAnswerEvent("4"));
    assert.deepEqual(
      host.engine.askRequests.at(-1)?.turns.map(({ question }) => question),
      ["three"],
    );
    assert.equal(getView().droppedTurnCount, 3);
  });

  it("separates its thoughts from its answer", async () => {
    await runScript(
      createQuestion("Why?"),
      { kind: "thought", text: "Hm" },
      { kind: "thought", text: "." },
      { kind: "text", text: "So" },
      createAnswerEvent("So."),
    );
    assert.deepEqual([getView().thoughts, getView().text], ["Hm.", "So."]);
  });
});
