import assert from "node:assert/strict";
import { parseJudgment } from "../../../../../src/altText/suggest/judge/judgment.ts";

describe("the judgment of existing alt text", () => {
  const answer = {
    seen: "A chart.",
    verdict: "false",
    reason: "“64 %” is 46 % in the image.",
    suggestion: "Chart: 46 % of the tests are flaky",
  };
  const judgment = { verdict: "false", reason: answer.reason, suggestion: answer.suggestion };

  it("is read from an object, in a code fence, and after other text", () => {
    const json = JSON.stringify(answer);
    for (const text of [json, `\`\`\`json\n${json}\n\`\`\``, `Here is the JSON: ${json}`])
      assert.deepEqual(parseJudgment(text), judgment, text);
  });

  it("is read from an answer that was cut off after the verdict", () => {
    assert.equal(parseJudgment('{"seen": "A chart.", "verdict": "keywords", "reason": "It lists')?.verdict, "keywords");
  });

  it("has no suggestion if the alt text is true or should be empty", () => {
    for (const verdict of ["true", "decorative"]) assert.equal(parseJudgment(JSON.stringify({ ...answer, verdict }))?.suggestion, "");
  });

  it("is missing if the answer has no known verdict", () => {
    for (const text of ["", "It is true.", '{"verdict": "perfect"}', '["true"]', '{"seen": "x"'])
      assert.equal(parseJudgment(text), undefined, text);
  });
});
