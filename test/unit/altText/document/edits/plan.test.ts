import assert from "node:assert/strict";
import { checkEdit } from "../../../../../src/altText/parsers/checkEdit.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { KNOWN_COMPONENTS } from "../../../../../src/altText/document/markup/components.ts";
import { shiftSnippet } from "../../../../../src/altText/document/edits/shift.ts";
import type { EditableDocument, Plan, RequestedChange } from "../../../../../src/altText/document/edits/changes.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";

function createDocument(source: string, syntax: Syntax = "markdown"): EditableDocument {
  return { source, syntax, components: KNOWN_COMPONENTS, uses: findImageUses(source, syntax, KNOWN_COMPONENTS) };
}

/** Requests changes of alt text. @param alts new alt text of each image; undefined skips the image */
function requestChanges({ source, uses }: EditableDocument, alts: (string | undefined)[]): RequestedChange[] {
  return alts.flatMap((alt, index): RequestedChange[] => {
    const range = uses[index]?.range;
    assert.ok(range);
    return alt === undefined ? [] : [{ from: range.from, before: source.slice(range.from, range.to), replacement: { kind: "alt", alt } }];
  });
}

async function writeAlts(source: string, syntax: Syntax, ...alts: (string | undefined)[]) {
  const page = createDocument(source, syntax);
  const { after, plans } = await planChanges(page, requestChanges(page, alts), checkEdit);
  return { after, skipped: plans.map((plan) => (plan.kind === "skipped" ? plan.reason : undefined)) };
}

describe("changes planned for a document", () => {
  it("stay inside their table cell, and never become part of code that starts before them", async () => {
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
    for (const [syntax, source, alt, snippet] of cases) {
      const { after, skipped } = await writeAlts(source, syntax, alt);
      assert.ok(after.includes(snippet), after);
      assert.deepEqual(skipped, [undefined]);
      const [use] = findImageUses(after, syntax);
      assert.deepEqual(use?.alt.kind === "text" ? use.alt.value : undefined, alt);
    }
    const cell = { cell_type: "markdown", source: ["Press ` now ![image](a.png) here"] };
    const { after } = await writeAlts(JSON.stringify({ cells: [cell] }), "notebook", "The ` key");
    assert.equal(findImageUses(after, "notebook").length, 1);
  });

  it("escape Markdown's special characters only in Markdown", async () => {
    assert.equal((await writeAlts("<img src=a alt=b>", "html", "Files | `Edit`")).after, '<img src=a alt="Files | `Edit`">');
    assert.equal((await writeAlts("a = <img src='a' alt='b'/>", "tsx", "Files | `Edit`")).after, "a = <img src='a' alt='Files | `Edit`'/>");
  });

  it("keep the sizes of images in Obsidian's syntax", async () => {
    const cases: [source: string, after: string][] = [
      ["![image|300](a.png)", "![A map|300](a.png)"],
      ["![|300x200](a.png)", "![A map|300x200](a.png)"],
      ["![100x145](a.png)", "![A map|100x145](a.png)"],
      ["| ![image\\|300](a.png) |\n| - |\n| x |", "| ![A map\\|300](a.png) |\n| - |\n| x |"],
    ];
    for (const [source, after] of cases) assert.deepEqual(await writeAlts(source, "markdown", "A map"), { after, skipped: [undefined] });
  });

  it("are skipped individually if their alt text would be parsed differently", async () => {
    // An empty aria-label would not name the first image.
    const source = '<img src="a.png" aria-label="image"><img src="b.png" alt="image"><img src="c.png" alt="image">';
    const { after, skipped } = await writeAlts(source, "html", "", "A map", "A form");
    assert.deepEqual(skipped, ["breaksMarkup", undefined, undefined]);
    assert.equal(after, source.replace('b.png" alt="image', 'b.png" alt="A map').replace('c.png" alt="image', 'c.png" alt="A form'));
  });

  it("never include the second of two overlapping changes", async () => {
    const source = "![image](a.png) and more";
    const page = createDocument(source);
    const [use] = page.uses;
    assert.ok(use?.alt.kind === "text");
    const range = { from: use.alt.range.from + 2, to: use.alt.range.to + 3 };
    const inner = { ...use, range: { from: use.range.from + 1, to: use.range.to }, alt: { ...use.alt, range } };
    const overlapping = { ...page, uses: [use, inner] };
    const { plans, after } = await planChanges(overlapping, requestChanges(overlapping, ["A map", "A form"]), checkEdit);
    assert.ok(plans.every(({ kind }) => kind === "skipped") || after === "![A map](a.png) and more", after);
    assert.equal(plans[1]?.kind, "skipped");
  });

  it("record each new snippet's position and occurrence number, and the previous text", async () => {
    const page = createDocument("![img](a.png)\n\n![image](a.png)\n\n![image](a.png)");
    const { plans } = await planChanges(page, requestChanges(page, ["X", "X"]), checkEdit);
    assert.deepEqual(
      plans.map((plan) => plan.kind === "change" && [plan.newSnippet, plan.previousText, plan.occurrence]),
      [
        [{ from: 0, text: "![X](a.png)" }, "![img](a.png)", { index: 0, count: 2 }],
        [{ from: 13, text: "![X](a.png)" }, "![image](a.png)", { index: 1, count: 2 }],
      ],
    );
  });

  it("can be undone after other changes", async () => {
    const source = "---\ncover:\n  image: a.png # here\n  x: y\n---\n";
    const page = createDocument(source);
    const { plans, after } = await planChanges(page, requestChanges(page, ["A map"]), checkEdit);
    const [plan] = plans as [Extract<Plan, { kind: "change" }>];
    const undoRequest = {
      from: plan.newSnippet.from,
      before: plan.newSnippet.text,
      replacement: { kind: "snippet" as const, text: plan.previousText },
    };
    assert.equal((await planChanges(createDocument(after), [undoRequest], checkEdit)).after, source);
  });

  it("can be undone together with the comment that marks an image as decorative, whether they added or removed it", async () => {
    const cases: [source: string, alt: string, after: string][] = [
      ["![line](a.png)", "", "![](a.png)<!-- oriel-disable-line empty -->"],
      ["![](a.png)", "", "![](a.png)<!-- oriel-disable-line empty -->"],
      ["![](a.png)<!-- oriel-disable-line empty -->", "A map", "![A map](a.png)"],
      ["![line](a.png){width=3}", "", "![](a.png){width=3}<!-- oriel-disable-line empty -->"],
    ];
    for (const [source, alt, after] of cases) {
      const page = createDocument(`Text\n\n${source}\n`);
      const planned = await planChanges(page, requestChanges(page, [alt]), checkEdit);
      assert.equal(planned.after, `Text\n\n${after}\n`);
      const [plan] = planned.plans as [Extract<Plan, { kind: "change" }>];
      const replacement = { kind: "snippet" as const, text: plan.previousText };
      const undoRequest = { from: plan.newSnippet.from, before: plan.newSnippet.text, replacement };
      assert.equal((await planChanges(createDocument(planned.after), [undoRequest], checkEdit)).after, page.source);
    }
  });

  it("update the positions of the snippets that they leave unchanged", async () => {
    const page = createDocument("![image](a.png)\n\n![image](a.png)\n\n![image](a.png)\n\n![X](a.png)");
    const requests = requestChanges(page, ["X"]);
    const [request] = requests;
    const [plan] = (await planChanges(page, requests, checkEdit)).plans;
    assert.ok(request && plan?.kind === "change");
    const appliedChanges = [{ request, plan }];
    assert.deepEqual(shiftSnippet({ from: 17, before: "![image](a.png)", occurrence: { index: 1, count: 3 } }, appliedChanges), {
      from: 13,
      occurrence: { index: 0, count: 2 },
    });
    assert.deepEqual(shiftSnippet({ from: 51, before: "![X](a.png)", occurrence: { index: 0, count: 1 } }, appliedChanges), {
      from: 47,
      occurrence: { index: 1, count: 2 },
    });
  });
});
