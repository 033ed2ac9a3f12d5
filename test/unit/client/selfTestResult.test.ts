import assert from "node:assert/strict";
import { english } from "../../../src/core/translate.ts";
import { causesOf, judgeColor, judgeJson, type SelfTestProblem } from "../../../src/client/selfTestResult.ts";
import { resultText } from "../../../src/client/selfTestText.ts";

describe("the self-test of a model", () => {
  for (const answer of ["The bars are green.", "Green", "**Green**: all four bars are a medium green on white."]) {
    it(`takes “${answer}” for true`, () => assert.equal(judgeColor(answer), undefined));
  }

  const wrong: [string, SelfTestProblem["kind"]][] = [
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
  for (const [answer, kind] of wrong) {
    it(`calls “${answer.slice(0, 40)}” ${kind}`, () => assert.equal(judgeColor(answer)?.kind, kind));
  }

  it("takes JSON with a text, or with the verdict that the picture needs none", () => {
    const json = (written: object) => JSON.stringify({ role: "complex", alt: "A bar chart.", description: "", ...written });
    assert.equal(judgeJson(json({})), undefined);
    assert.equal(judgeJson(json({ role: "decorative", alt: "" })), undefined);
    assert.equal(judgeJson(json({ alt: "" }))?.kind, "empty");
    assert.equal(judgeJson(json({ role: "picture" }))?.kind, "notJson");
    assert.equal(judgeJson("A bar chart.")?.kind, "notJson");
    assert.equal(judgeJson(`${json({})}<unused7>`)?.kind, "unusedTokens");
  });

  it("says what came, and for every problem what may be behind it, wherever the model runs", () => {
    for (const [answer] of wrong) {
      const problem = judgeColor(answer);
      assert.ok(problem);
      for (const place of ["local", "endpoint"] as const) {
        const causes = causesOf(problem, place);
        const said = resultText({ kind: "broken", model: "m", problem, causes }, english);
        assert.match(said.summary, /^The model .+\.$/s);
        assert.ok(said.causes.length > 0 && said.causes.every((cause) => /^[A-Zl“].{40,}\.$/.test(cause)), said.causes.join("\n"));
        assert.doesNotMatch(said.summary + said.causes.join(""), /\{\d\}|undefined/);
      }
    }
    assert.match(resultText({ kind: "passed", model: "m.gguf", seconds: 2.34 }, english).summary, /^m\.gguf sees.*2\.3 s\.$/);
  });
});
