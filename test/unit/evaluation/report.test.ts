import assert from "node:assert/strict";
import { createCandidateNames } from "../../../src/evaluation/candidateNames.ts";
import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { html } from "../../../src/evaluation/html.ts";
import { createJsonReport } from "../../../src/evaluation/jsonReport.ts";
import { renderReport } from "../../../src/evaluation/report.ts";
import { summarize, formatSummary } from "../../../src/evaluation/summary.ts";

const measurement = { tokens: { prompt: 100, cached: 20, answer: 12 }, firstTokenMs: 500, totalMs: 900, answerTokensPerSecond: 30 };
const hostile = `"><script>alert(1)</script>'&lt;`;

const evaluation: Evaluation = {
  kind: "answers",
  cases: [
    { image: `a ${hostile}.png`, question: "What?", expected: [`An ${hostile}`], thumbnails: ["data:image/png;base64,AAAA"] },
    { image: "b.png", question: "What?", expected: ["all of: red, circle"] },
    { image: "c.png", question: "What?", expected: ["c"] },
  ],
  candidates: [
    {
      name: hostile,
      outcomes: [
        { kind: "judged", answer: hostile, isCorrect: true, measurement },
        { kind: "judged", answer: "a blue square", isCorrect: false, measurement },
        { kind: "failed", reason: hostile },
      ],
    },
    { name: "gone", outcomes: [], failure: "It crashed." },
  ],
};

describe("the report of an evaluation", () => {
  const page = renderReport(evaluation, "1.2.3");

  it("escapes names, answers and reasons", () => {
    assert.equal(page.match(/<script/g), null);
    assert.equal(page.includes(hostile), false);
    assert.ok(page.includes('alt="An &quot;&gt;&lt;script&gt;'));
    assert.equal(
      html`<i title="${hostile}">${["a", html`<b>${"<"}</b>`]}</i>`.source,
      `<i title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&apos;&amp;lt;">a<b>&lt;</b></i>`,
    );
  });

  it("needs no network and runs no scripts", () => {
    assert.match(page, /content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/);
    assert.deepEqual(page.match(/(?:src|href)="(?!data:)[^"]*"/g), null);
  });

  it("is accessible: it declares a language, and has ordered headings, tables with captions and headers, and alt text for each image", () => {
    assert.match(page, /<html lang="en">/);
    assert.deepEqual(
      Array.from(page.matchAll(/<h(\d)/g), ([, level]) => level),
      ["1", "2", "2"],
    );
    assert.equal(page.match(/<caption>/g)?.length, 2);
    assert.equal(page.match(/<th(?! scope|ead)/g), null);
    assert.equal(page.match(/<img(?![^>]* alt=")/g), null);
  });

  it("counts correct, wrong and failed answers, and names a model that failed", () => {
    assert.match(page, /<td class="number">1 of 3<\/td><td class="number">1<\/td><td class="number">1<\/td>/);
    assert.match(page, /✓ Correct/);
    assert.match(page, /✗ Wrong/);
    assert.match(page, /<strong>gone<\/strong> was stopped\. It crashed\./);
    assert.match(page, /not asked/);
  });

  it("compares alt text without calling it correct, and asks for a review", () => {
    const outcomes = [
      { kind: "compared", answer: "", overlap: 0, measurement },
      { kind: "compared", answer: "image of x", findings: "It begins with “image of”.", overlap: 0.25, measurement },
    ] as const;
    const compared: Evaluation = {
      kind: "altTexts",
      cases: evaluation.cases.slice(0, 2),
      candidates: [{ name: "m", outcomes: [...outcomes] }],
    };
    const text = renderReport(compared, "1.2.3");
    assert.match(text, /review every text/);
    assert.doesNotMatch(text, /✓ Correct|✗ Wrong/);
    assert.match(text, /empty \(decorative\)/);
    assert.match(text, /Findings: It begins with/);
    const line = formatSummary("altTexts", summarize(compared.candidates[0] ?? assert.fail(), compared.cases))[0];
    assert.match(line ?? "", /^m: 1 of 2 without findings, 13% word overlap/);
  });
});

describe("the summary of a model", () => {
  it("adds up tokens and takes the medians of times over all answers", () => {
    const [first] = evaluation.candidates;
    assert.deepEqual(formatSummary("answers", summarize(first ?? assert.fail(), evaluation.cases)), [
      `${hostile}: 1 of 3 correct, 1 wrong, 1 failed · 160 tokens read, 24 written · first token after 0.50 s, 30.0 tokens/s (medians)`,
    ]);
    const gone = summarize({ name: "gone", outcomes: [], failure: "It crashed." }, evaluation.cases);
    assert.deepEqual(formatSummary("answers", gone), ["gone: It crashed."]);
  });

  it("counts the cases that a stopped model was not asked about as failed", () => {
    const [first] = evaluation.candidates;
    const outcomes = first?.outcomes.slice(0, 1) ?? [];
    assert.equal(summarize({ name: "gone", outcomes, failure: "It crashed." }, evaluation.cases).failed, 2);
  });
});

describe("the names of models in a report", () => {
  it("are shortened if they stay unique", () => {
    const createLocalTarget = (model: string) => ({ kind: "local", model, projector: "p" }) as const;
    assert.deepEqual(
      createCandidateNames([createLocalTarget("/a/x.gguf"), createLocalTarget("/b/y.gguf"), { kind: "endpoint", url: "http://h:1/v1" }]),
      ["x.gguf", "y.gguf", "h:1"],
    );
    assert.deepEqual(createCandidateNames([createLocalTarget("/a/x.gguf"), createLocalTarget("/b/x.gguf")]), ["/a/x.gguf", "/b/x.gguf"]);
  });
});

describe("the JSON report of an evaluation", () => {
  it("keeps the property names of released versions", () => {
    const { summaries, candidates } = createJsonReport(evaluation) as { summaries: object[]; candidates: { outcomes: object[] }[] };
    assert.deepEqual(
      [summaries[0], candidates[0]?.outcomes.map((outcome) => Object.keys(outcome).at(-1))],
      [{ ...summaries[0], true: 1, wrong: 1, failed: 1 }, ["measured", "measured", "reason"]],
    );
  });
});
