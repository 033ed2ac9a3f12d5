import assert from "node:assert/strict";
import { NO_FACTS } from "../../../../src/altText/document/facts/imageFacts.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { KNOWN_COMPONENTS } from "../../../../src/altText/document/markup/components.ts";
import { findPageLanguage } from "../../../../src/altText/document/pageLanguage.ts";
import { parseWrittenAlt } from "../../../../src/altText/suggest/prompt.ts";
import { proposeAlt } from "../../../../src/altText/suggest/propose.ts";
import { findProblems, findProblemsTogether } from "../../../../src/altText/suggest/findProblems.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";

const context = { path: "docs/a.md", facts: NO_FACTS, problems: [], previousAlt: "A map", maxLength: 125 };
const formatAnswer = (alt: string, role = "informative", description = "") => JSON.stringify({ role, alt, description });

/** Proposes alt text for an image of a document, by default the last one. @param answers answers of the model, in order */
async function proposeForImage(
  source: string,
  answers: string[],
  severities: Parameters<typeof findProblems>[3]["severities"] = {},
  syntax: Syntax = "markdown",
  index = -1,
) {
  const uses = findImageUses(source, syntax);
  const page = { source, syntax, components: KNOWN_COMPONENTS, uses };
  const imageIndex = (index + uses.length) % uses.length;
  const requests: { before: { question: string; answer: string }[]; question: string }[] = [];
  const proposal = await proposeAlt(
    uses[imageIndex] ?? assert.fail(),
    context,
    async (before, question) => {
      requests.push({ before, question });
      return answers[requests.length - 1] ?? "";
    },
    async (alt) => findProblems(page, imageIndex, alt, { maxLength: context.maxLength, severities }),
  );
  return { proposal, requests };
}

describe("proposed alt text", () => {
  it("is the first answer if it breaks no rule", async () => {
    const { proposal, requests } = await proposeForImage("![](a.png)", [formatAnswer("A form with two fields")]);
    assert.deepEqual(proposal, { role: "informative", alt: "A form with two fields", description: "" });
    assert.equal(requests.length, 1);
  });

  it("is requested once more with the problem and the first answer if it breaks a rule", async () => {
    const { proposal, requests } = await proposeForImage("![](a.png)", [formatAnswer("Image of a form"), formatAnswer("A form")]);
    assert.equal(proposal.alt, "A form");
    assert.match(requests[1]?.question ?? "", /“Image of”/);
    assert.deepEqual(requests[1]?.before, [{ question: requests[0]?.question, answer: formatAnswer("Image of a form") }]);
  });

  it("needs a review, with the reason, if the second answer breaks a rule as well", async () => {
    const { proposal } = await proposeForImage("![Arrivals](b.png) ![](a.png)", [formatAnswer("chart.png"), formatAnswer("Arrivals")]);
    assert.equal(proposal.alt, "Arrivals");
    assert.match(proposal.reviewReason ?? "", /same as that of the previous image/);
  });

  it("is not the same as that of the next image", async () => {
    const { proposal, requests } = await proposeForImage(
      "![](a.png) ![Arrivals](b.png)",
      [formatAnswer("Arrivals"), formatAnswer("A form")],
      {},
      "markdown",
      0,
    );
    assert.equal(proposal.alt, "A form");
    assert.match(requests[1]?.question ?? "", /same as that of the next image/);
  });

  it("needs no review if it breaks only rules that are off or have severity info", async () => {
    for (const severity of ["off", "info"] as const) {
      const { proposal, requests } = await proposeForImage("![](a.png)", [formatAnswer("Image of a form")], {
        "redundant-words": severity,
      });
      assert.deepEqual([proposal.alt, proposal.reviewReason, requests.length], ["Image of a form", undefined, 1]);
    }
  });

  it("needs a review if the answer is not JSON, or is empty for an informative image", async () => {
    assert.match((await proposeForImage("![](a.png)", ["No.", "No."])).proposal.reviewReason ?? "", /not the requested JSON/);
    assert.match((await proposeForImage("![](a.png)", [formatAnswer(""), formatAnswer("")])).proposal.reviewReason ?? "", /is empty/);
  });

  it("needs a review if it would break the markup around it", async () => {
    const label = '<img src="a.png" aria-label="image">';
    const { proposal } = await proposeForImage(label, [formatAnswer("", "decorative"), formatAnswer("", "decorative")], {}, "html");
    assert.match(proposal.reviewReason ?? "", /can't be written/);
  });

  it("is empty for a decorative image, unless the image names a link", async () => {
    assert.equal((await proposeForImage("![x](a.png)", [formatAnswer("A line", "decorative")])).proposal.alt, "");
    const { proposal, requests } = await proposeForImage("[![](a.png)](b)", [
      formatAnswer("", "decorative"),
      formatAnswer("Home", "functional"),
    ]);
    assert.equal(proposal.alt, "Home");
    assert.match(requests[1]?.question ?? "", /Link has no text/);
  });
});

describe("the language of a page", () => {
  it("is found in its markup or its front matter", () => {
    assert.equal(findPageLanguage('<!doctype html>\n<html class="a" lang="pt-BR">'), "pt-BR");
    assert.equal(findPageLanguage("---\ntitle: A\nlang: de\n---\n"), "de");
    assert.equal(findPageLanguage('\uFEFF---\r\nlanguage: "pt_BR" # Brazil\r\n---\r\n'), "pt_BR");
    assert.equal(findPageLanguage('+++\ntitle = "A"\nlocale = "fr-CA"\n+++\n'), "fr-CA");
    assert.equal(findPageLanguage("---\ntitle: A\n---\n\nlang: de\n---\n"), undefined);
    assert.equal(findPageLanguage("# lang: de\n"), undefined);
  });
});

describe("alt text of several images, written together", () => {
  const findProblems = (source: string, ...texts: [number, string][]) => {
    const page = { source, syntax: "markdown" as const, components: KNOWN_COMPONENTS, uses: findImageUses(source, "markdown") };
    return [...findProblemsTogether(page, new Map(texts), { maxLength: 125 })];
  };

  it("is reported if it is the same as that of the previous image", () => {
    const source = "![](a.png)\n\n![](b.png)\n\n![Boats](c.png)\n\n![](d.png)";
    const [firstProblem, ...others] = findProblems(source, [0, "A form"], [1, "A form"], [3, "Tides"]);
    assert.equal(firstProblem?.[0], 1);
    assert.match(firstProblem[1], /previous image/);
    assert.deepEqual(others, []);
    assert.deepEqual(findProblems(source, [0, "A form"], [1, "Tides"]), []);
    assert.deepEqual(findProblems("![](a.png)\n\n![](a.png)", [0, "A form"], [1, "A form"]), []);
  });

  it("is reported if it can't be written", () => {
    const problems = findProblems('<img src="a.png" aria-label="image">\n\n![](b.png)', [0, ""], [1, "Tides"]);
    assert.deepEqual(
      problems.map(([index]) => index),
      [0],
    );
  });
});

describe("parseWrittenAlt", () => {
  it("accepts only answers that match the schema", () => {
    assert.deepEqual(parseWrittenAlt(formatAnswer(" A \n form ")), { role: "informative", alt: "A form", description: "" });
    for (const answer of [
      "",
      "[]",
      '{"role":"other","alt":"","description":""}',
      '{"role":"informative","alt":1,"description":""}',
      "null",
    ]) {
      assert.equal(parseWrittenAlt(answer), undefined, answer);
    }
  });
});
