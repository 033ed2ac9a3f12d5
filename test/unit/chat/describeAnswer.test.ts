import assert from "node:assert/strict";
import { describeAnswer } from "../../../src/chat/turnView.ts";
import { createAnswerEvent } from "./scriptedHost.ts";

describe("the details of an answer", () => {
  const timings = { firstTokenMs: 1500, totalMs: 2500 };

  it("include how many drafted tokens were accepted if there is a draft model", () => {
    const { answer } = createAnswerEvent("A form.", { timings: { ...timings, draftedTokens: 12, acceptedTokens: 7 } });
    assert.match(describeAnswer(answer).details, /^Draft model: 7 of 12 drafted tokens accepted$/m);
    assert.doesNotMatch(describeAnswer(createAnswerEvent("A form.", { timings }).answer).details, /Draft/);
  });
});
