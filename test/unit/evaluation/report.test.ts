import assert from "node:assert/strict";
import { namesOf } from "../../../src/evaluation/candidateNames.ts";
import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { html } from "../../../src/evaluation/html.ts";
import { reportPage } from "../../../src/evaluation/report.ts";
import { summarize, summaryText } from "../../../src/evaluation/summary.ts";

const measured = { tokens: { prompt: 100, cached: 20, answer: 12 }, firstTokenMs: 500, totalMs: 900, answerTokensPerSecond: 30 };
const hostile = `"><script>alert(1)</script>'&lt;`;

const evaluation: Evaluation = {
  kind: "answers",
  cases: [
    { image: `a ${hostile}.png`, question: "What?", expected: [`An ${hostile}`], thumbnail: "data:image/png;base64,AAAA" },
    { image: "b.png", question: "What?", expected: ["all of: red, circle"] },
    { image: "c.png", question: "What?", expected: ["c"] },
  ],
  candidates: [
    {
      name: hostile,
      outcomes: [
        { kind: "judged", answer: hostile, isTrue: true, measured },
        { kind: "judged", answer: "a blue square", isTrue: false, measured },
        { kind: "failed", reason: hostile },
      ],
    },
    { name: "gone", outcomes: [], failure: "It crashed." },
  ],
};

describe("the report of an evaluation", () => {
  const page = reportPage(evaluation, "1.2.3");

  it("is escaped: no name, answer or reason becomes markup", () => {
    assert.equal(page.match(/<script/g), null);
    assert.equal(page.includes(hostile), false);
    assert.ok(page.includes('alt="An &quot;&gt;&lt;script&gt;'));
    assert.equal(
      html`<i title="${hostile}">${["a", html`<b>${"<"}</b>`]}</i>`.source,
      `<i title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&apos;&amp;lt;">a<b>&lt;</b></i>`,
    );
  });

  it("needs no network, and can run nothing", () => {
    assert.match(page, /content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/);
    assert.deepEqual(page.match(/(?:src|href)="(?!data:)[^"]*"/g), null);
  });

  it("is read by those who can't see it: a language, headings in order, tables with captions and heads, every picture described", () => {
    assert.match(page, /<html lang="en">/);
    assert.deepEqual(
      Array.from(page.matchAll(/<h(\d)/g), ([, level]) => level),
      ["1", "2", "2"],
    );
    assert.equal(page.match(/<caption>/g)?.length, 2);
    assert.equal(page.match(/<th(?! scope|ead)/g), null);
    assert.equal(page.match(/<img(?![^>]* alt=")/g), null);
  });

  it("counts what is true, wrong and failed, and names a model that could not be tried", () => {
    assert.match(page, /<td class="number">1 of 3<\/td><td class="number">1<\/td><td class="number">1<\/td>/);
    assert.match(page, /✓ True/);
    assert.match(page, /✗ Wrong/);
    assert.match(page, /<strong>gone<\/strong> was tried no further: It crashed\./);
    assert.match(page, /not asked/);
  });

  it("claims no truth beside a person's alternative texts, and says that a person must look", () => {
    const outcomes = [
      { kind: "compared", answer: "", overlap: 0, measured },
      { kind: "compared", answer: "image of x", findings: "It begins with “image of”.", overlap: 0.25, measured },
    ] as const;
    const compared: Evaluation = {
      kind: "altTexts",
      cases: evaluation.cases.slice(0, 2),
      candidates: [{ name: "m", outcomes: [...outcomes] }],
    };
    const text = reportPage(compared, "1.2.3");
    assert.match(text, /a person must look at each/);
    assert.doesNotMatch(text, /✓ True|✗ Wrong/);
    assert.match(text, /nothing \(decorative\)/);
    assert.match(text, /Findings: It begins with/);
    const line = summaryText("altTexts", summarize(compared.candidates[0] ?? assert.fail(), 2));
    assert.match(line, /^m: 1 of 2 alternative texts pass the rules, words overlap by 13 % with a person's: look at them/);
  });
});

describe("the summary of a model", () => {
  it("adds up tokens and takes the middle of the times, of what was answered", () => {
    const [first] = evaluation.candidates;
    assert.equal(
      summaryText("answers", summarize(first ?? assert.fail(), 3)),
      `${hostile}: 1 of 3 true, 1 wrong, 1 failed · 160 tokens read, 24 written · first token after 0.50 s, 30.0 tokens/s (medians)`,
    );
    assert.equal(summaryText("answers", summarize({ name: "gone", outcomes: [], failure: "It crashed." }, 3)), "gone: It crashed.");
  });
});

describe("the names of models in a report", () => {
  it("are short while that tells them apart", () => {
    const local = (model: string) => ({ kind: "local", model, projector: "p" }) as const;
    assert.deepEqual(namesOf([local("/a/x.gguf"), local("/b/y.gguf"), { kind: "endpoint", url: "http://h:1/v1" }]), [
      "x.gguf",
      "y.gguf",
      "h:1",
    ]);
    assert.deepEqual(namesOf([local("/a/x.gguf"), local("/b/x.gguf")]), ["/a/x.gguf", "/b/x.gguf"]);
  });
});
