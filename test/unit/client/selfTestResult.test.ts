import assert from "node:assert/strict";
import { listCauses, judgeColor, judgeJson, type SelfTestProblem } from "../../../src/client/selfTestResult.ts";
import { describeSelfTest } from "../../../src/client/selfTestText.ts";

describe("the self-test of a model", () => {
  for (const answer of ["The bars are green.", "Green", "**Green**: all four bars are a medium green on white."]) {
    it(`accepts “${answer}”`, () => assert.equal(judgeColor(answer), undefined));
  }

  const wrongAnswers: [string, SelfTestProblem["kind"]][] = [
    ["", "empty"],
    [" \n", "empty"],
    ["<unused49>".repeat(40), "unusedTokens"],
    ["The bars are <unused49>", "unusedTokens"],
    ["green green green green green green", "repeated"],
    ["thethethethethethethethethethethethe", "repeated"],
    ["The bars are blue.", "wrongColor"],
    ["The bars are green, red and blue.", "wrongColor"],
    ["There is no image to look at.", "wrongColor"],
    ["evergreen", "wrongColor"],
  ];
  for (const [answer, kind] of wrongAnswers) {
    it(`reports “${answer.slice(0, 40)}” as ${kind}`, () => assert.equal(judgeColor(answer)?.kind, kind));
  }

  it("accepts JSON with alt text, or with the decision that the image is decorative", () => {
    const formatAnswer = (changes: object) => JSON.stringify({ role: "complex", alt: "A bar chart.", description: "", ...changes });
    assert.equal(judgeJson(formatAnswer({})), undefined);
    assert.equal(judgeJson(formatAnswer({ role: "decorative", alt: "" })), undefined);
    assert.equal(judgeJson(formatAnswer({ alt: "" }))?.kind, "empty");
    assert.equal(judgeJson(formatAnswer({ role: "picture" }))?.kind, "notJson");
    assert.equal(judgeJson("A bar chart.")?.kind, "notJson");
    assert.equal(judgeJson(`${formatAnswer({})}<unused7>`)?.kind, "unusedTokens");
  });

  it("describes every problem with its possible causes, for local models and endpoints", () => {
    for (const [answer] of wrongAnswers) {
      const problem = judgeColor(answer);
      assert.ok(problem);
      for (const target of ["local", "endpoint"] as const) {
        const causes = listCauses(problem, target);
        const text = describeSelfTest({ kind: "broken", model: "m", problem, causes });
        assert.match(text.summary, /^The .+\.$/s);
        assert.ok(text.causes.length > 0 && text.causes.every((cause) => /^[A-Zl\d].{40,}\.$/.test(cause)), text.causes.join("\n"));
        assert.doesNotMatch(text.summary + text.causes.join(""), /\{\d\}|undefined/);
      }
    }
    assert.match(describeSelfTest({ kind: "passed", model: "m.gguf", seconds: 2.34 }).summary, /^m\.gguf .*2\.3 s\.$/);
    const note = "Oriel uses the Vulkan build of llama-server. The CUDA 12.8 build is not used: It found no GPU.";
    assert.ok(describeSelfTest({ kind: "passed", model: "m.gguf", seconds: 1, note }).summary.endsWith(` s. ${note}`));
  });
});
