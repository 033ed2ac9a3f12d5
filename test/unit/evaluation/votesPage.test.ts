import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Evaluation, Outcome } from "../../../src/evaluation/evaluation.ts";
import { createRandom } from "../../../src/evaluation/random.ts";
import { parseRating } from "../../../src/evaluation/rateAnswers.ts";
import { renderVotesPage } from "../../../src/evaluation/votes/votesPage.ts";

const measurement = { tokens: { prompt: 1, cached: 0, answer: 1 }, firstTokenMs: 1, totalMs: 1 };
const answer = (text: string): Outcome => ({ kind: "judged", answer: text, isCorrect: true, measurement });

const evaluation: Evaluation = {
  kind: "answers",
  cases: Array.from({ length: 20 }, (_, index) => ({ image: `${index}.png`, question: `What ${index}?`, expected: ["</script><b>x"] })),
  candidates: [
    { name: "first model", outcomes: Array.from({ length: 20 }, () => answer("<!--<script>first")) },
    { name: "second model", outcomes: Array.from({ length: 20 }, (_, index) => answer(index === 0 ? "<!--<script>first" : "second")) },
  ],
};

describe("the page for votes", () => {
  const page = renderVotesPage(
    evaluation,
    evaluation.cases.map(() => ["data:image/png;base64,AAAA"]),
    createRandom(1),
  );
  const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? "") as {
    names: string[];
    pairs: { a: { model: number }; b: { model: number } }[];
  };

  it("loads nothing, and its policy allows only its own script and style", () => {
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    assert.match(
      policy,
      /^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/,
    );
    for (const element of ["style", "script"]) {
      const [, content = ""] = new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(page) ?? [];
      assert.ok(policy.includes(createHash("sha256").update(content).digest("base64")), element);
    }
    assert.doesNotMatch(page, /(?:src|href)="(?!data:)|unsafe-inline| style=| onclick=/);
  });

  it("keeps answers from ending the script or starting a comment", () => {
    assert.equal(page.match(/<\/script>/g)?.length, 2);
    assert.doesNotMatch(page.slice(page.indexOf('id="data"')), /<!--/);
  });

  it("leaves out equal answers, and puts each model on both sides", () => {
    assert.equal(data.pairs.length, 19);
    assert.deepEqual(new Set(data.pairs.map(({ a }) => a.model)), new Set([0, 1]));
    assert.doesNotMatch(page.replace(/<script.*<\/script>/s, ""), /first model|second model/, "names are only in the data");
  });
});

describe("a rating by the judge model", () => {
  const rating = { falseWords: ["64 %"], true: 0, purpose: 2, complete: 1, concise: 2, language: 2 };

  it("has shares of the points, and the false words", () => {
    assert.deepEqual(parseRating(`\`\`\`json\n${JSON.stringify(rating)}\n\`\`\``), {
      falseWords: ["64 %"],
      scores: { ratedTrue: 0, ratedUseful: 1, ratedComplete: 0.5, ratedConcise: 1, ratedLanguage: 1 },
    });
  });

  it("is missing if points are missing or out of range", () => {
    for (const text of ["good", JSON.stringify({ ...rating, true: 3 }), JSON.stringify({ falseWords: [] })])
      assert.equal(parseRating(text), undefined, text);
  });
});
