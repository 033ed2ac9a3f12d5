import assert from "node:assert/strict";
import { describeContrasts } from "../../../src/chat/contrastFacts.ts";
import { Conversation } from "../../../src/chat/conversation.ts";
import type { ContrastGroup } from "../../../src/protocol/contrast.ts";
import type { ImageRef } from "../../../src/protocol/images.ts";
import { createAnswerEvent, createQuestion, createScriptedHost } from "./scriptedHost.ts";

const image: ImageRef = { name: "a.png", sha256: "a".repeat(64) };
const createGroup = (ratio: number, count = 1): ContrastGroup => ({
  ...{ ratio, count, text: "#999999", background: "#ffffff" },
  region: { x: 40, y: 300, width: 120, height: 14 },
});

describe("the facts about the contrast of text", () => {
  it("list the text with too little contrast, with its colors and place", () => {
    const { facts, regions } = describeContrasts([image], [[createGroup(2.849, 3), createGroup(4.49), createGroup(4.5)]]);
    assert.match(
      facts,
      /text with less than 4\.5:1:\n- 2\.8:1, #999999 on #ffffff, at 40, 300 \(120×14 pixels\) and 2 more words\n- 4\.4:1, [^\n]*\)$/,
    );
    assert.deepEqual(
      regions.map(({ label }) => label),
      ["2.8:1", "4.4:1"],
    );
  });

  it("say so if all text has enough contrast, or there is none", () => {
    assert.match(describeContrasts([image], [[createGroup(12)]]).facts, /all text that was found has at least 4\.5:1\.$/);
    assert.match(describeContrasts([image], [[]]).facts, /no text was found\.$/);
  });

  it("name the image if there are several", () => {
    const { facts, regions } = describeContrasts([image, image], [[createGroup(9)], [createGroup(2)]]);
    assert.match(facts, /Image 1: all text[^\n]*\nImage 2: text with less/);
    assert.equal(regions[0]?.image, 1);
  });

  it("list at most six groups of an image", () => {
    const groups = Array.from({ length: 20 }, (_, index) => createGroup(1.5 + index / 10));
    assert.equal(describeContrasts([image], [groups]).regions.length, 6);
  });

  it("are sent with Find UI Problems, and with no other action", async () => {
    const host = createScriptedHost();
    host.engine.contrastGroups = [createGroup(2)];
    for (const [action, isMeasured] of [
      ["findUiProblems", true],
      ["describeUi", false],
    ] as const) {
      const conversation = new Conversation(
        host,
        async () => {},
        () => {},
      );
      const asked = conversation.ask({ ...createQuestion("Problems?", ["a.png"]), prompt: "Find them.", action });
      host.engine.emit(createAnswerEvent("One."));
      await asked;
      assert.equal(/2\.0:1, #999999/.test(host.engine.askRequests.at(-1)?.question ?? ""), isMeasured, action);
      await conversation.discard();
    }
    assert.equal(host.engine.contrastRequests.length, 1);
  });
});
