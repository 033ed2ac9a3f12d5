import assert from "node:assert/strict";
import { planComparison, type PixelComparison } from "../../../src/chat/comparison.ts";
import { Conversation } from "../../../src/chat/conversation.ts";
import { recordTurn, restoreTurn } from "../../../src/chat/turnRecord.ts";
import { toTurnView } from "../../../src/chat/turnView.ts";
import type { Comparison } from "../../../src/protocol/compare.ts";
import type { ImageRef } from "../../../src/protocol/images.ts";
import { createAnswerEvent, createPreparedImage, createQuestion, createScriptedHost, type ScriptedHost } from "./scriptedHost.ts";

const before: ImageRef = { name: "before.png", sha256: "b".repeat(64) };
const after: ImageRef = { name: "after.png", sha256: "a".repeat(64) };
const change = { x: 100, y: 50, width: 40, height: 10 };
const changed: Comparison = {
  kind: "changed",
  regions: [{ before: change, after: { ...change, y: 90 } }, { after: change }],
  fraction: 0.004,
};

describe("the plan for comparing two images", () => {
  const plan = (comparison: Comparison): PixelComparison => planComparison(before, after, comparison);

  it("answers without a model if no difference can be seen", () => {
    assert.deepEqual(plan({ kind: "identical" }), { kind: "answered", text: "The images are identical: all their pixels are equal." });
    assert.match(JSON.stringify(plan({ kind: "alike" })), /look the same/);
  });

  it("sends both images, then each changed place in both, with a margin around it", () => {
    const planned = plan(changed);
    assert.ok(planned.kind === "asked");
    assert.deepEqual(
      planned.images.map(({ name, region }) => [name, region]),
      [
        ["before.png", undefined],
        ["after.png", undefined],
        ["before.png", { x: 68, y: 18, width: 104, height: 74 }],
        ["after.png", { x: 68, y: 58, width: 104, height: 74 }],
        ["after.png", { x: 68, y: 18, width: 104, height: 74 }],
      ],
    );
  });

  it("tells the model where the images differ, in pixels, and that they are equal elsewhere", () => {
    const planned = plan(changed);
    assert.ok(planned.kind === "asked");
    assert.match(planned.facts, /differ in 2 places, less than 1% of their area, and nowhere else/);
    assert.match(planned.facts, /Change 1: 100, 50 \(40×10 pixels\) before, 100, 90 \(40×10 pixels\) after/);
    assert.match(planned.facts, /Change 2: added at 100, 50 \(40×10 pixels\)$/);
  });

  it("sends only both images if most pixels differ", () => {
    const planned = plan({ kind: "unrelated" });
    assert.deepEqual(planned.kind === "asked" && [planned.images, planned.facts], [
      [before, after],
      "The pixels were compared: most of them differ.",
    ]);
  });
});

describe("a turn that compares two images", () => {
  let host: ScriptedHost;
  let conversation: Conversation;
  beforeEach(() => {
    host = createScriptedHost();
    conversation = new Conversation(
      host,
      async () => {},
      () => {},
    );
  });
  afterEach(() => conversation.discard());

  const ask = async () => {
    const prepared = [createPreparedImage("before.png"), createPreparedImage("after.png")];
    const answered = conversation.ask({
      ...createQuestion("Compare", ["before.png", "after.png"]),
      prompt: "Compare them.",
      action: "compare",
    });
    host.engine.emit({ kind: "images", images: prepared }, createAnswerEvent("A row was added."));
    await answered;
    return conversation.turns.at(-1) ?? assert.fail();
  };

  it("is answered without a model if the images are identical", async () => {
    const turn = await ask();
    assert.match(turn.data.text, /identical/);
    assert.equal(turn.data.state.kind, "done");
    assert.deepEqual(host.engine.askRequests, []);
  });

  it("asks about the changed places, shows them in the images, and sends them again with the next question", async () => {
    host.engine.comparison = changed;
    const turn = await ask();
    const [request] = host.engine.askRequests;
    assert.equal(request?.images.length, 5);
    assert.match(request?.question ?? "", /Change 2: added[^]*\n\nCompare them\.$/);
    const { pointed, images } = toTurnView(turn, host);
    assert.deepEqual(
      images.map(({ name }) => name),
      ["before.png", "after.png"],
    );
    assert.deepEqual(
      pointed.map(({ name, boxes }) => [name, boxes.map(({ label }) => label)]),
      [
        ["before.png", ["Change 1"]],
        ["after.png", ["Change 2", "Change 1"]],
      ],
    );
    assert.deepEqual(turn.earlierTurn?.images, request?.images);
    assert.equal(turn.earlierTurn?.question, request?.question);
  });

  it("keeps the places when it is stored", async () => {
    host.engine.comparison = changed;
    const turn = await ask();
    const restored = restoreTurn(recordTurn(turn), () => {});
    assert.deepEqual(restored.earlierTurn, turn.earlierTurn);
    assert.deepEqual(toTurnView(restored, host).pointed, toTurnView(turn, host).pointed);
  });
});
