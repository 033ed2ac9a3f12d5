import assert from "node:assert/strict";
import { EventEmitter } from "vscode";
import type { AskStreamEvent } from "../../src/client/engineClient.ts";
import { FailureError } from "../../src/core/failure.ts";
import type { Engine } from "../../src/extension/engine.ts";
import type { ConversationStore } from "../../src/extension/history/conversationStore.ts";
import type { ConversationRecord } from "../../src/extension/history/record.ts";
import { AttachedImage } from "../../src/extension/panel/attachedImage.ts";
import { Conversation } from "../../src/extension/panel/conversation.ts";
import type { Answer, AskParams } from "../../src/protocol/ask.ts";
import type { EngineState } from "../../src/protocol/state.ts";
import { until } from "../waiting.ts";

const answer = (text: string): Answer => ({
  ...{ text, model: "m", finish: "stop", images: [] },
  tokens: { prompt: 1, cached: 0, answer: 1 },
  timings: { firstTokenMs: 1, totalMs: 1 },
});

/** An engine that says what the test lets it, as the real one does: what was on its way when the question was stopped comes first. */
class ScriptedEngine {
  readonly asked: AskParams[] = [];
  readonly onState = new EventEmitter<EngineState>().event;
  #queue: (AskStreamEvent | Error)[] = [];
  #wake = () => {};

  say(...events: (AskStreamEvent | Error)[]): void {
    this.#queue.push(...events);
    this.#wake();
  }

  async addImage(name: string): Promise<string> {
    return (name.length % 10).toString().repeat(64);
  }

  async keptImage(): Promise<undefined> {
    return undefined;
  }

  async *ask(params: AskParams, signal: AbortSignal): AsyncGenerator<AskStreamEvent> {
    this.asked.push(params);
    signal.addEventListener("abort", () => this.say(signal.reason as Error), { once: true });
    for (;;) {
      const event = this.#queue.shift();
      if (event instanceof Error) throw event;
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
      if (event?.kind === "answered") return;
    }
  }
}

describe("a conversation", () => {
  let engine: ScriptedEngine;
  let conversation: Conversation;
  let saved: ConversationRecord[];
  beforeEach(() => {
    engine = new ScriptedEngine();
    saved = [];
    const store = { save: async (record: ConversationRecord) => void saved.push(record) };
    const listener = { onChange() {}, onText() {}, isNews: () => true, addressOf: String };
    conversation = new Conversation(engine as unknown as Engine, store as unknown as ConversationStore, listener);
  });
  afterEach(() => conversation.discard());

  const image = (name: string) => new AttachedImage({ name, read: async () => new Uint8Array([1]) });
  const question = (text: string, names: string[] = []) => ({ question: text, images: names.map(image), selections: [] });
  const asked = async (count: number) => {
    await until(() => (engine.asked.length >= count ? true : undefined), `question ${count}`);
    return engine.asked[count - 1] ?? assert.fail();
  };
  const view = (index: number) => conversation.turns[index]?.view ?? assert.fail();

  it("knows what was written of an answer when the next question breaks it off", async () => {
    const first = conversation.ask(question("What is it?", ["a.png"]));
    await asked(1);
    engine.say({ kind: "text", text: "A form with" });
    await until(() => view(0).text || undefined, "the text");
    const second = conversation.ask(question("What colour?"));
    const { turns } = await asked(2);
    assert.deepEqual(
      turns.map(({ question, answer, images }) => [question, answer, images.map(({ name }) => name)]),
      [["What is it?", "A form with", ["a.png"]]],
    );
    await first;
    assert.equal(view(0).state.kind, "stopped");
    engine.say({ kind: "answered", answer: answer("Blue.") });
    await second;
    assert.equal(view(1).text, "Blue.");
  });

  it("takes nothing that comes after a stop", async () => {
    const first = conversation.ask(question("What is it?"));
    await asked(1);
    engine.say({ kind: "text", text: "A" });
    await until(() => view(0).text || undefined, "the text");
    engine.say({ kind: "text", text: " form" }, { kind: "answered", answer: answer("A form.") });
    conversation.stop();
    assert.equal(view(0).state.kind, "stopped");
    await first;
    assert.deepEqual([view(0).text, view(0).state.kind], ["A", "stopped"]);
    assert.deepEqual(saved.at(-1)?.turns[0]?.state, { kind: "stopped" });
  });

  it("asks later questions without one that was stopped before its answer, and says so", async () => {
    const first = conversation.ask(question("What is it?", ["a.png"]));
    await asked(1);
    conversation.stop();
    await first;
    assert.equal(view(0).isUnanswered, true);
    void conversation.ask(question("Hello?"));
    const { turns, images } = await asked(2);
    assert.deepEqual([turns, images], [[], []], "it does not wait for an image that was too slow");
  });

  it("asks later questions without one that failed, and says so", async () => {
    const first = conversation.ask(question("What is it?", ["a.png"]));
    await asked(1);
    engine.say(new FailureError({ kind: "engineGone" }));
    await first;
    assert.equal(view(0).state.kind, "failed");
    assert.equal(view(0).isUnanswered, true);
    void conversation.ask(question("Hello?"));
    const { turns, images } = await asked(2);
    assert.deepEqual([turns, images], [[], []]);
  });

  it("says that an earlier question is left out whose image is kept no more", async () => {
    const lost = {
      ...{ version: 1 as const, id: crypto.randomUUID(), changedMs: 1 },
      turns: [
        {
          ...{ question: "What is it?", selections: [], budget: "auto" as const, prepared: [], text: "A form.", isSetAside: false },
          ...{ thinking: false, thoughts: "", forgotten: 0, state: { kind: "stopped" as const } },
          images: [{ name: "gone.png", ref: { name: "gone.png", sha256: "a".repeat(64) } }],
          limits: { bytes: 1000, megapixels: 1, seconds: 1, tokens: 4500 },
        },
      ],
    };
    const listener = { onChange() {}, onText() {}, isNews: () => true, addressOf: String };
    const store = { save: async () => {} };
    conversation = new Conversation(engine as unknown as Engine, store as unknown as ConversationStore, listener, lost);
    void conversation.ask(question("What colour?"));
    const { turns } = await asked(1);
    assert.deepEqual(turns, []);
    await until(() => view(1).notice || undefined, "the notice");
    assert.match(view(1).notice, /images are not kept any more were left out: 1/);
  });

  it("writes nothing any more once it was deleted", async () => {
    const first = conversation.ask(question("What is it?"));
    await asked(1);
    engine.say({ kind: "text", text: "A form" });
    await until(() => view(0).text || undefined, "the text");
    await conversation.discard();
    const count = saved.length;
    await first;
    assert.equal(saved.length, count);
  });
});
