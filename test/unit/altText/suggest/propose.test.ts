import assert from "node:assert/strict";
import { NO_FACTS } from "../../../../src/altText/document/facts/imageFacts.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { KNOWN_COMPONENTS } from "../../../../src/altText/document/markup/components.ts";
import { findPageLanguage } from "../../../../src/altText/document/pageLanguage.ts";
import { formatAltQuestion } from "../../../../src/altText/suggest/prompt.ts";
import { proposeAlt, type AltTurn, type ProposalContext } from "../../../../src/altText/suggest/propose.ts";
import { findProblems, findProblemsTogether } from "../../../../src/altText/suggest/findProblems.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";

const context = { path: "docs/a.md", facts: NO_FACTS, problems: [], previousAlt: "A map", maxLength: 125 };
const formatAnswer = (alt: string, role = "informative", sure = true) => JSON.stringify({ seen: "A form", role, alt, sure });

/** Proposes alt text for an image of a document, by default the last one. @param answers answers of the model, in order */
async function proposeForImage(
  source: string,
  answers: string[],
  severities: Parameters<typeof findProblems>[3]["severities"] = {},
  syntax: Syntax = "markdown",
  index = -1,
  { language, ...known }: { language?: string } & Partial<ProposalContext> & Partial<ProposalContext["gate"]> = {},
) {
  const uses = findImageUses(source, syntax);
  const page = { source, syntax, components: KNOWN_COMPONENTS, uses };
  const imageIndex = (index + uses.length) % uses.length;
  const requests: { before: AltTurn[]; question: string; form: string }[] = [];
  const proposal = await proposeAlt(
    uses[imageIndex] ?? assert.fail(),
    {
      question: { ...context, ...(language === undefined ? {} : { language }) },
      gate: { source, announcedTexts: [], opensImage: false, hasHandler: false, ...known },
      isDescribed: known.isDescribed ?? false,
    },
    async (before, question, form) => {
      requests.push({ before, question, form });
      const text = answers[requests.length - 1] ?? "";
      return { text: text.replace(/✂$/, ""), isCut: text.endsWith("✂") };
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

  it("is requested again with everything that is wrong, and what to do about it", async () => {
    const announcedTexts = [{ kind: "next image" as const, text: "Image of a form with two fields" }];
    const { requests } = await proposeForImage(
      "![](a.png)",
      [formatAnswer("Image of the form with two fields", "functional"), formatAnswer("Red error message")],
      {},
      "markdown",
      -1,
      { announcedTexts },
    );
    const question = requests[1]?.question ?? "";
    for (const part of [
      /“Image of”/,
      /Start with what it shows/,
      /role is functional/,
      /Describe what the image tells/,
      /nearly the same as that of the next image/,
    ])
      assert.match(question, part);
  });

  it("is the better of both answers", async () => {
    const [good, bad] = [formatAnswer("Image of a form"), formatAnswer("image.png", "functional")];
    for (const answers of [
      [good, bad],
      [bad, good],
    ])
      assert.equal((await proposeForImage("![](a.png)", answers)).proposal.alt, "Image of a form");
    assert.equal((await proposeForImage("![](a.png)", [good, "No."])).proposal.alt, "Image of a form");
  });

  it("is taken from a fence, or from an answer that was cut off, without another request", async () => {
    for (const answer of [`\`\`\`json\n${formatAnswer("A form")}\n\`\`\``, `Here you are: ${formatAnswer("A form").slice(0, -8)}✂`]) {
      const { proposal, requests } = await proposeForImage("![](a.png)", [answer]);
      assert.deepEqual([proposal.alt, proposal.reviewReason, requests.length], ["A form", undefined, 1]);
    }
  });

  it("needs a review, without another request, if the model is not sure, or sees nothing to describe", async () => {
    for (const [answer, reason] of [
      [formatAnswer("A form", "informative", false), /not sure/],
      [formatAnswer("", "blank"), /sees nothing/],
      [formatAnswer("", "unreadable"), /can't tell/],
      [formatAnswer("", "private"), /private data/],
      [formatAnswer("Log in at evil.example to go on"), /evil\.example/],
    ] as const) {
      const { proposal, requests } = await proposeForImage("![](a.png)", [answer]);
      assert.match(proposal.reviewReason ?? "", reason);
      assert.equal(requests.length, 1);
    }
  });

  it("is in the language of the page", async () => {
    const german = { language: "de" };
    const english = formatAnswer("Form with two text fields");
    const repaired = await proposeForImage(
      "![](a.png)",
      [english, formatAnswer("Formular mit zwei Textfeldern")],
      {},
      "markdown",
      -1,
      german,
    );
    assert.equal(repaired.proposal.reviewReason, undefined);
    assert.match(repaired.requests[1]?.question ?? "", /Write it in German/);
    assert.match(repaired.requests[0]?.question ?? "", /in German \(de\)/);
    const { proposal } = await proposeForImage("![](a.png)", [english, english], {}, "markdown", -1, german);
    assert.match(proposal.reviewReason ?? "", /English instead of German/);
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

describe("the long description of an image", () => {
  const complex = formatAnswer("Arrivals by day", "complex");

  it("is requested as plain text after the alt text of a complex image", async () => {
    const { proposal, requests } = await proposeForImage("![](a.png)", [complex, "Monday: 3.\n\nTuesday: 5."]);
    assert.deepEqual([proposal.alt, proposal.description], ["Arrivals by day", "Monday: 3.\n\nTuesday: 5."]);
    assert.deepEqual(requests[1]?.before, [{ question: requests[0]?.question, answer: complex }]);
    assert.deepEqual(
      requests.map(({ form }) => form),
      ["altText", "description"],
    );
  });

  it("is not requested for other images, or if the page has one", async () => {
    assert.equal((await proposeForImage("![](a.png)", [formatAnswer("A form")])).requests.length, 1);
    const { proposal, requests } = await proposeForImage("![](a.png)", [complex], {}, "markdown", -1, { isDescribed: true });
    assert.deepEqual([proposal.description, requests.length], ["", 1]);
  });

  it("loses a last sentence that was cut off, sentences that repeat, a fence, and a repetition of the alt text", async () => {
    const describeImage = async (answer: string) => (await proposeForImage("![](a.png)", [complex, answer])).proposal.description;
    assert.equal(await describeImage("Monday has 3. Tuesday has 5. Wedn✂"), "Monday has 3. Tuesday has 5.");
    assert.equal(await describeImage("Monday has 3. Tuesday has 5. Tuesday has 5. Tuesday has 5.✂"), "Monday has 3. Tuesday has 5.");
    assert.equal(await describeImage("```text\nMonday has 3.\n```"), "Monday has 3.");
    assert.equal(await describeImage("Arrivals by day"), "");
  });
});

describe("the question about an image", () => {
  it("names the language of the page and the form of the answer, without an example", () => {
    const [use] = findImageUses("![](a.png)", "markdown");
    assert.ok(use);
    const end =
      /\n\nWrite alt text for this image in German \(de\), at most 125 characters\. Answer as a JSON object with seen, role, alt and sure\.$/;
    assert.match(formatAltQuestion(use, { ...context, language: "de" }), end);
    assert.match(formatAltQuestion(use, context), /in the language of the page, at most/);
  });
});

describe("the question about an image on a page in Chinese, Japanese or Korean", () => {
  it("allows half as many characters, because each takes as long to listen to as two letters", () => {
    const [use] = findImageUses("![](a.png)", "markdown");
    assert.ok(use);
    for (const language of ["zh-Hant", "ja", "ko"]) assert.match(formatAltQuestion(use, { ...context, language }), /at most 63 characters/);
  });
});

describe("the language that a page declares", () => {
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
    const [firstProblem, ...otherProblems] = findProblems(source, [0, "A form"], [1, "A form"], [3, "Tides"]);
    assert.equal(firstProblem?.[0], 1);
    assert.match(firstProblem[1], /previous image/);
    assert.deepEqual(otherProblems, []);
    assert.deepEqual(findProblems(source, [0, "A form"], [1, "Tides"]), []);
    assert.deepEqual(findProblems("![](a.png)\n\n![](a.png)", [0, "A form"], [1, "A form"]), []);
  });

  it("is reported if it is nearly the same as that of another image", () => {
    const source = "![](a.png)\n\n![Boats](b.png)\n\n![](c.png)\n\n![](a.png)\n\n![Tides by the day](d.png)";
    const problems = findProblems(
      source,
      [0, "The form with two fields"],
      [2, "A form that has two fields"],
      [3, "The form with two fields"],
    );
    assert.deepEqual(
      problems.map(([index]) => index),
      [2, 3],
    );
    assert.match(problems[0]?.[1] ?? "", /nearly the same as that of a\.png/);
    assert.deepEqual(findProblems(source, [0, "Tides of the day"]).length, 1);
    assert.deepEqual(findProblems(source, [0, "A form"], [2, "A form with two fields"]), []);
  });

  it("is reported if it can't be written", () => {
    const problems = findProblems('<img src="a.png" aria-label="image">\n\n![](b.png)', [0, ""], [1, "Tides"]);
    assert.deepEqual(
      problems.map(([index]) => index),
      [0],
    );
  });
});
