import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { USUAL_COMPONENTS } from "../../../../src/altText/document/markup/components.ts";
import { pageLanguage } from "../../../../src/altText/document/pageLanguage.ts";
import { altQuestion, parseWrittenAlt } from "../../../../src/altText/suggest/prompt.ts";
import { proposeAlt } from "../../../../src/altText/suggest/propose.ts";
import { findProblemsTogether } from "../../../../src/altText/suggest/judge.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";

const context = { path: "docs/a.md", before: "A map", maxLength: 125 };
const written = (alt: string, role = "informative", description = "") => JSON.stringify({ role, alt, description });

/** Proposes for an image of a document, the last if none is named, with a model that answers this, one after the other. */
async function propose(
  source: string,
  answers: string[],
  severities: Parameters<typeof proposeAlt>[3] = {},
  syntax: Syntax = "markdown",
  index = -1,
) {
  const uses = findImageUses(source, syntax);
  const asked: { before: { question: string; answer: string }[]; question: string }[] = [];
  const proposal = await proposeAlt(
    { source, syntax, components: USUAL_COMPONENTS, uses },
    (index + uses.length) % uses.length,
    context,
    severities,
    async (before, question) => {
      asked.push({ before, question });
      return answers[asked.length - 1] ?? "";
    },
  );
  return { proposal, asked };
}

describe("an alt text that is proposed", () => {
  it("is the model's when it passes the rules", async () => {
    const { proposal, asked } = await propose("![](a.png)", [written("A form with two fields")]);
    assert.deepEqual(proposal, { role: "informative", alt: "A form with two fields", description: "" });
    assert.equal(asked.length, 1);
  });

  it("is asked for once more with the broken rule named, after the first answer", async () => {
    const { proposal, asked } = await propose("![](a.png)", [written("Image of a form"), written("A form")]);
    assert.equal(proposal.alt, "A form");
    assert.match(asked[1]?.question ?? "", /“Image of” says what a screen reader says already/);
    assert.deepEqual(asked[1]?.before, [{ question: asked[0]?.question, answer: written("Image of a form") }]);
  });

  it("needs a person when the second one breaks a rule too, and says which", async () => {
    const { proposal } = await propose("![Arrivals](b.png) ![](a.png)", [written("chart.png"), written("Arrivals")]);
    assert.equal(proposal.alt, "Arrivals");
    assert.match(proposal.needsPerson ?? "", /has the same alt text/);
  });

  it("is not that of the image behind it either", async () => {
    const { proposal, asked } = await propose("![](a.png) ![Arrivals](b.png)", [written("Arrivals"), written("A form")], {}, "markdown", 0);
    assert.equal(proposal.alt, "A form");
    assert.match(asked[1]?.question ?? "", /image after this one is another and has the same alt text/);
  });

  it("needs nobody for a rule that is off, or merely tells", async () => {
    for (const severity of ["off", "info"] as const) {
      const { proposal, asked } = await propose("![](a.png)", [written("Image of a form")], { "redundant-words": severity });
      assert.deepEqual([proposal.alt, proposal.needsPerson, asked.length], ["Image of a form", undefined, 1]);
    }
  });

  it("needs a person when the model gives no JSON, or an empty text for an image that says something", async () => {
    assert.match((await propose("![](a.png)", ["No.", "No."])).proposal.needsPerson ?? "", /not the JSON object/);
    assert.match((await propose("![](a.png)", [written(""), written("")])).proposal.needsPerson ?? "", /is empty/);
  });

  it("needs a person where it would be read as something else in its place", async () => {
    const label = '<img src="a.png" aria-label="image">';
    const { proposal } = await propose(label, [written("", "decorative"), written("", "decorative")], {}, "html");
    assert.match(proposal.needsPerson ?? "", /can't be written/);
  });

  it("is empty for a decorative image, but not where it names a link", async () => {
    assert.equal((await propose("![x](a.png)", [written("A line", "decorative")])).proposal.alt, "");
    const { proposal, asked } = await propose("[![](a.png)](b)", [written("", "decorative"), written("Home", "functional")]);
    assert.equal(proposal.alt, "Home");
    assert.match(asked[1]?.question ?? "", /whose alt text is empty/);
  });
});

describe("what is asked about an image", () => {
  it("is what a reader of the page knows, and in the page's language", () => {
    const [use] = findImageUses('# Sign in\n\nPress [![old](a.png "t") here](https://x.org) now.', "markdown");
    assert.ok(use);
    assert.equal(
      altQuestion(use, { ...context, language: "de" }),
      [
        "Page: docs/a.md",
        "Heading: Sign in",
        "In a link to https://x.org, beside its text “here”",
        "Beside the text: Press here now.",
        "Title: t",
        "Another image, before this one: “A map”",
        "Alternative text so far: old",
        "",
        "Write alt text for this image, in the language “de”, at most 125 characters. Return a JSON object with role, alt and description.",
      ].join("\n"),
    );
  });

  it("knows a page's language by its markup or its front matter", () => {
    assert.equal(pageLanguage('<!doctype html>\n<html class="a" lang="pt-BR">'), "pt-BR");
    assert.equal(pageLanguage("---\ntitle: A\nlang: de\n---\n"), "de");
    assert.equal(pageLanguage('\uFEFF---\r\nlanguage: "pt_BR" # Brazil\r\n---\r\n'), "pt_BR");
    assert.equal(pageLanguage('+++\ntitle = "A"\nlocale = "fr-CA"\n+++\n'), "fr-CA");
    assert.equal(pageLanguage("---\ntitle: A\n---\n\nlang: de\n---\n"), undefined);
    assert.equal(pageLanguage("# lang: de\n"), undefined);
  });
});

describe("alt texts that are written together", () => {
  const repeats = (source: string, ...texts: [number, string][]) => {
    const page = { source, syntax: "markdown" as const, components: USUAL_COMPONENTS, uses: findImageUses(source, "markdown") };
    return [...findProblemsTogether(page, new Map(texts), { maxLength: 125 })];
  };

  it("are told of where one says the same as that of the image before it", () => {
    const source = "![](a.png)\n\n![](b.png)\n\n![Boats](c.png)\n\n![](d.png)";
    const [one, ...others] = repeats(source, [0, "A form"], [1, "A form"], [3, "Tides"]);
    assert.equal(one?.[0], 1);
    assert.match(one[1], /has the same alt text/);
    assert.deepEqual(others, []);
    assert.deepEqual(repeats(source, [0, "A form"], [1, "Tides"]), []);
    assert.deepEqual(repeats("![](a.png)\n\n![](a.png)", [0, "A form"], [1, "A form"]), []);
  });

  it("are told of where one can't be written", () => {
    assert.deepEqual(repeats('<img src="a.png" aria-label="image">\n\n![](b.png)', [0, ""], [1, "Tides"]), [
      [0, "It can't be written here."],
    ]);
  });
});

describe("parseWrittenAlt", () => {
  it("takes what the schema asks for and nothing else", () => {
    assert.deepEqual(parseWrittenAlt(written(" A \n form ")), { role: "informative", alt: "A form", description: "" });
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
