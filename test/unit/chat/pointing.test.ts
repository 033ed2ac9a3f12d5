import assert from "node:assert/strict";
import { Conversation } from "../../../src/chat/conversation.ts";
import { describeBoxes } from "../../../src/chat/describeBoxes.ts";
import { ConversationRecord } from "../../../src/chat/records/v1.ts";
import { toTurnView } from "../../../src/chat/turnView.ts";
import type { PointedImage } from "../../../src/protocol/ask.ts";
import { createAnswerEvent, createPreparedImage, createQuestion, createScriptedHost } from "./scriptedHost.ts";

const json = '{"image":1,"x1":0,"y1":0,"x2":500,"y2":500}';
const text = `The button \`${json}\` is red.`;
const region = { x: 0, y: 0, width: 240, height: 240 };
const from = text.indexOf(json);
const pointed: PointedImage = { image: createPreparedImage("a.png"), boxes: [{ from, to: from + json.length, region }] };

describe("an answer that points to places in images", () => {
  it("shows the images with its boxes and the regions of a second look, even after it has been stored and restored", async () => {
    const host = createScriptedHost();
    const ignore = async () => {};
    const conversation = new Conversation(host, ignore, () => {});
    const ended = conversation.ask(createQuestion("Where?", ["a.png"]));
    const zoom = {
      kind: "used" as const,
      ...{ look: { images: [], request: "", answer: "" }, images: [] },
      regions: [{ image: 0, label: "form", region }],
    };
    host.engine.emit({ kind: "images", images: [createPreparedImage("a.png")] }, createAnswerEvent(text, { pointed: [pointed], zoom }));
    await ended;
    const stored = ConversationRecord.parse(JSON.parse(JSON.stringify(conversation.record)));
    const restored = new Conversation(host, ignore, () => {}, stored);
    for (const { turns } of [conversation, restored]) {
      const [view] = turns.map((turn) => toTurnView(turn, host));
      assert.deepEqual(
        view?.pointed.map(({ name, boxes }) => ({ name, boxes })),
        [
          {
            name: "a.png",
            boxes: [
              { label: "form", region },
              { label: "", region, text: { from, to: from + json.length } },
            ],
          },
        ],
      );
    }
    assert.equal(conversation.turns[0]?.earlierTurn?.answer, text, "the model is sent its own words again");
    await Promise.all([conversation.discard(), restored.discard()]);
  });

  it("is requested, with named keys, if its form is not prescribed and the conversation has images", async () => {
    const host = createScriptedHost();
    const createConversation = () =>
      new Conversation(
        host,
        async () => {},
        () => {},
      );
    let conversation = createConversation();
    const askQuestion = async (names: string[], action?: string) => {
      const ended = conversation.ask({ ...createQuestion("Where?", names), ...(action === undefined ? {} : { action }) });
      host.engine.emit(createAnswerEvent("Here."));
      await ended;
      return host.engine.askRequests.at(-1)?.instructions;
    };
    assert.equal(await askQuestion([]), undefined);
    for (const action of ["toMermaid", "transcribe", "toCode"]) assert.equal(await askQuestion(["a.png"], action), undefined);
    assert.notEqual(await askQuestion([]), undefined, "the image of an earlier question can be pointed to");
    assert.equal(await askQuestion(["b.png"]), undefined, "the instructions were sent with an earlier question");
    assert.deepEqual(
      host.engine.askRequests.at(-1)?.turns.map(({ instructions }) => instructions !== undefined),
      [false, false, false, false, true],
    );
    const stored = ConversationRecord.parse(JSON.parse(JSON.stringify(conversation.record)));
    assert.deepEqual(
      stored.turns.map(({ instructions }) => instructions !== undefined),
      [false, false, false, false, true, false],
    );
    for (const action of [undefined, "explain", "custom"]) {
      await conversation.discard();
      conversation = createConversation();
      assert.match((await askQuestion(["a.png"], action)) ?? "", /"x1".*"y1".*"x2".*"y2"/);
    }
    await conversation.discard();
  });

  it("is copied and exported with sizes and positions instead of JSON", () => {
    assert.equal(describeBoxes(text, [pointed]), "The button (240×240 pixels at 0, 0) is red.");
    assert.equal(describeBoxes(json, [{ boxes: [{ from: 0, to: json.length, region }] }]), "(240×240 pixels at 0, 0)");
    const fenced = `\`\`\`json\n${json}\n\`\`\``;
    assert.equal(describeBoxes(fenced, [{ boxes: [{ from: 8, to: 8 + json.length, region }] }]), fenced);
  });
});
