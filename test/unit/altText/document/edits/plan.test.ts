import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { USUAL_COMPONENTS } from "../../../../../src/altText/document/markup/components.ts";
import { shiftSnippet } from "../../../../../src/altText/document/edits/shift.ts";
import type { Page, Plan, WantedChange } from "../../../../../src/altText/document/edits/changes.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";

function pageOf(source: string, syntax: Syntax = "markdown"): Page {
  return { source, syntax, components: USUAL_COMPONENTS, uses: findImageUses(source, syntax, USUAL_COMPONENTS) };
}

/** An alt text for each image of a document; undefined leaves it out. */
function wantedFor({ source, uses }: Page, alts: (string | undefined)[]): WantedChange[] {
  return alts.flatMap((alt, index): WantedChange[] => {
    const range = uses[index]?.range;
    assert.ok(range);
    return alt === undefined ? [] : [{ from: range.from, before: source.slice(range.from, range.to), to: { kind: "alt", alt } }];
  });
}

function written(source: string, syntax: Syntax, ...alts: (string | undefined)[]) {
  const page = pageOf(source, syntax);
  const { after, plans } = planChanges(page, wantedFor(page, alts));
  return { after, left: plans.map((plan) => (plan.kind === "left" ? plan.because : undefined)) };
}

describe("alt texts that are planned for a document", () => {
  it("stay in the cell of their table, and out of code that begins before them", () => {
    const cases: [Syntax, string, string, string][] = [
      [
        "markdown",
        '| <img src="a.png" alt="image"> | x |\n| - | - |',
        "Tabs Files | Edit",
        '<img src="a.png" alt="Tabs Files &#124; Edit">',
      ],
      ["markdown", "Press ` now ![image](a.png) here", "The ` key", "![The &#96; key](a.png)"],
      ["markdown", 'Press ` now <img src="a.png"> here', "The ` key", '<img alt="The &#96; key" src="a.png">'],
      ["mdx", 'Press ` now <img src="a.png" alt="image"/> here', "The ` key", '<img src="a.png" alt="The &#96; key"/>'],
    ];
    for (const [syntax, source, alt, construct] of cases) {
      const { after, left } = written(source, syntax, alt);
      assert.ok(after.includes(construct), after);
      assert.deepEqual(left, [undefined]);
      const [use] = findImageUses(after, syntax);
      assert.deepEqual(use?.alt.kind === "text" ? use.alt.value : undefined, alt);
    }
    const cell = { cell_type: "markdown", source: ["Press ` now ![image](a.png) here"] };
    const { after } = written(JSON.stringify({ cells: [cell] }), "notebook", "The ` key");
    assert.equal(findImageUses(after, "notebook").length, 1);
  });

  it("have signs that mean something in Markdown alone as they are elsewhere", () => {
    assert.equal(written("<img src=a alt=b>", "html", "Files | `Edit`").after, '<img src=a alt="Files | `Edit`">');
    assert.equal(written("a = <img src='a' alt='b'/>", "tsx", "Files | `Edit`").after, "a = <img src='a' alt='Files | `Edit`'/>");
  });

  it("are left where they would be read as something else, and the others are written", () => {
    // An empty label is none.
    const source = '<img src="a.png" aria-label="image"><img src="b.png" alt="image"><img src="c.png" alt="image">';
    const { after, left } = written(source, "html", "", "A map", "A form");
    assert.deepEqual(left, ["misread", undefined, undefined]);
    assert.equal(after, source.replace('b.png" alt="image', 'b.png" alt="A map').replace('c.png" alt="image', 'c.png" alt="A form'));
  });

  it("are left, the later of two, where two would be written over one another", () => {
    const source = "![image](a.png) and more";
    const page = pageOf(source);
    const [use] = page.uses;
    assert.ok(use?.alt.kind === "text");
    const range = { from: use.alt.range.from + 2, to: use.alt.range.to + 3 };
    const inner = { ...use, range: { from: use.range.from + 1, to: use.range.to }, alt: { ...use.alt, range } };
    const overlapping = { ...page, uses: [use, inner] };
    const { plans, after } = planChanges(overlapping, wantedFor(overlapping, ["A map", "A form"]));
    assert.ok(plans.every(({ kind }) => kind === "left") || after === "![A map](a.png) and more", after);
    assert.equal(plans[1]?.kind, "left");
  });

  it("tell how each construct will stand, what it was, and which it is of those that read the same then", () => {
    const page = pageOf("![img](a.png)\n\n![image](a.png)\n\n![image](a.png)");
    const { plans } = planChanges(page, wantedFor(page, ["X", "X"]));
    assert.deepEqual(
      plans.map((plan) => plan.kind === "change" && [plan.now, plan.was, plan.alike]),
      [
        [{ from: 0, text: "![X](a.png)" }, "![img](a.png)", { nth: 0, of: 2 }],
        [{ from: 13, text: "![X](a.png)" }, "![image](a.png)", { nth: 1, of: 2 }],
      ],
    );
  });

  it("can be taken back with all that has come between", () => {
    const source = "---\ncover:\n  image: a.png # here\n  x: y\n---\n";
    const page = pageOf(source);
    const { plans, after } = planChanges(page, wantedFor(page, ["A map"]));
    const [plan] = plans as [Extract<Plan, { kind: "change" }>];
    const back = { from: plan.now.from, before: plan.now.text, to: { kind: "construct" as const, text: plan.was } };
    assert.equal(planChanges(pageOf(after), [back]).after, source);
  });

  it("are found again where they stand by then, after others of the document were changed", () => {
    const page = pageOf("![image](a.png)\n\n![image](a.png)\n\n![image](a.png)\n\n![X](a.png)");
    const wanted = wantedFor(page, ["X"]);
    const { plans } = planChanges(page, wanted);
    const [plan] = plans;
    assert.ok(wanted[0] && plan?.kind === "change");
    const made = [{ wanted: wanted[0], plan }];
    assert.deepEqual(shiftSnippet({ from: 17, before: "![image](a.png)", alike: { nth: 1, of: 3 } }, made), {
      from: 13,
      alike: { nth: 0, of: 2 },
    });
    assert.deepEqual(shiftSnippet({ from: 51, before: "![X](a.png)", alike: { nth: 0, of: 1 } }, made), {
      from: 47,
      alike: { nth: 1, of: 2 },
    });
  });

  it("take a time that grows with their number alone", () => {
    const timed = (count: number) => {
      const page = pageOf(Array.from({ length: count }, (_, index) => `![image](a${index}.png)\n\n`).join(""));
      const wanted = wantedFor(
        page,
        page.uses.map((_, index) => `Text ${index}`),
      );
      const start = process.cpuUsage();
      assert.ok(planChanges(page, wanted).plans.every(({ kind }) => kind === "change"));
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    timed(300);
    const [small, large] = [timed(1000), timed(8000)];
    assert.ok(large < 24 * small, `${large} ms for 8000 changes, ${small} ms for 1000`);
  }).timeout(60_000);
});
