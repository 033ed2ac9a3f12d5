import assert from "node:assert/strict";
import { applyAccepted, undoApplied } from "../../../../../src/extension/altText/review/applyChanges.ts";
import type { Outcome } from "../../../../../src/extension/altText/review/documentEditor.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import { MemoryEditor } from "./memoryEditor.ts";
import { scanMarkdown } from "./reviewedUses.ts";

const twoUses = "![image](a.png)\n\n![image](a.png)\n";

describe("applying a review", () => {
  let editor: MemoryEditor;
  let uses: ReviewedUse[];
  beforeEach(() => {
    editor = new MemoryEditor();
    uses = [];
  });

  function openDocument(uri: string, text: string): void {
    editor.add(uri, text);
    uses.push(...scanMarkdown(uri, text));
  }

  function acceptUse(index: number, alt: string): void {
    const use = uses[index];
    assert.ok(use);
    uses[index] = { ...use, state: { kind: "accepted", alt } };
  }

  function describeUse(index: number, description: string, descriptionPlace: string): void {
    const use = uses[index];
    assert.ok(use?.state.kind === "accepted");
    const proposal = { role: "complex", alt: use.state.alt, description } as const;
    uses[index] = { ...use, proposal, state: { ...use.state, descriptionPlace } };
  }

  function applyPatches({ patches }: Outcome): void {
    uses = uses.map((use) => ({ ...use, ...patches.get(use.id) }));
  }

  const getText = (uri: string) => editor.documents.get(uri)?.text;
  const listKinds = () => uses.map(({ state }) => state.kind);
  async function applyReview(): Promise<Outcome> {
    const outcome = await applyAccepted(uses, editor, () => {});
    applyPatches(outcome);
    return outcome;
  }
  async function undoReview(): Promise<Outcome> {
    const outcome = await undoApplied(uses, editor, () => {});
    applyPatches(outcome);
    return outcome;
  }

  it("writes only the accepted texts, and undoes them", async () => {
    openDocument("a.md", "![image](a.png)\n\n![img](b.png)\n");
    acceptUse(0, "A chart");
    const { changedCount, skippedCount } = await applyReview();
    assert.deepEqual([changedCount, skippedCount, listKinds()], [1, 0, ["applied", "found"]]);
    assert.equal(getText("a.md"), "![A chart](a.png)\n\n![img](b.png)\n");
    await undoReview();
    assert.equal(getText("a.md"), "![image](a.png)\n\n![img](b.png)\n");
    assert.deepEqual(uses[0]?.state, { kind: "accepted", alt: "A chart" });
  });

  it("writes long descriptions for which a place was chosen, and removes them with Undo", async () => {
    const source = "![image](a.png)\n\n![image](a.png)\n\nText.\n";
    openDocument("a.md", source);
    for (const index of [0, 1]) {
      acceptUse(index, `Chart ${index}`);
      describeUse(index, `Monday has ${index}.`, "details");
    }
    await applyReview();
    const text = getText("a.md") ?? "";
    assert.match(
      text,
      /!\[Chart 0\]\(a\.png\)\n\n<details>[^]*Monday has 0[^]*<\/details>\n\n!\[Chart 1\]\(a\.png\)\n\n<details>[^]*Monday has 1/,
    );
    assert.deepEqual(listKinds(), ["applied", "applied"]);
    await undoReview();
    assert.equal(getText("a.md"), source);
    assert.deepEqual(listKinds(), ["accepted", "accepted"]);
  });

  it("says why a long description was not written, and keeps one that the user has edited", async () => {
    openDocument("a.md", "![image](a.png)\n\n![image](b.png)\n");
    acceptUse(0, "Chart");
    describeUse(0, "Monday has 3.", "caption");
    acceptUse(1, "Map");
    describeUse(1, "The port is in the north.", "details");
    await applyReview();
    assert.equal(uses[0]?.state.kind === "applied" && /no place/.test(uses[0].state.note ?? ""), true);
    const document = editor.documents.get("a.md");
    assert.ok(document);
    document.text = document.text.replace("north", "south");
    await undoReview();
    assert.match(document.text, /^!\[image\]\(a\.png\)\n\n!\[image\]\(b\.png\)\n\n<details>[^]*in the south/);
  });

  it("finds each of several uses with the same markup after one of them was written", async () => {
    openDocument("a.md", twoUses);
    acceptUse(0, "One");
    await applyReview();
    acceptUse(1, "Two");
    await applyReview();
    assert.equal(getText("a.md"), "![One](a.png)\n\n![Two](a.png)\n");
  });

  it("finds a use by its occurrence number after the text before it has changed and a later use with the same markup was written", async () => {
    openDocument("a.md", `${twoUses}\n![image](a.png)\n`);
    acceptUse(2, "Three");
    await applyReview();
    const document = editor.documents.get("a.md");
    assert.ok(document);
    document.text = `Typed.\n\n${document.text}`;
    acceptUse(1, "Two");
    await applyReview();
    assert.equal(getText("a.md"), "Typed.\n\n![image](a.png)\n\n![Two](a.png)\n\n![Three](a.png)\n");
  });

  it("undoes several rounds of changes, the last round first", async () => {
    openDocument("a.md", twoUses);
    acceptUse(0, "One");
    await applyReview();
    acceptUse(1, "Two");
    await applyReview();
    await undoReview();
    assert.equal(getText("a.md"), "![One](a.png)\n\n![image](a.png)\n");
    await undoReview();
    assert.equal(getText("a.md"), twoUses);
  });

  it("undoes only markup that is still unchanged", async () => {
    openDocument("a.md", "![image](a.png)\n\n![img](b.png)\n");
    acceptUse(0, "A chart");
    acceptUse(1, "A flow");
    await applyReview();
    const document = editor.documents.get("a.md");
    assert.ok(document);
    document.text = document.text.replace("A flow", "Edited by hand");
    const { changedCount, skippedCount } = await undoReview();
    assert.deepEqual([changedCount, skippedCount, listKinds()], [1, 1, ["accepted", "notChanged"]]);
    assert.equal(getText("a.md"), "![image](a.png)\n\n![Edited by hand](b.png)\n");
  });

  it("plans again for a document that changes during planning", async () => {
    openDocument("a.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    let keystrokes = 2;
    editor.onPlanned = (document) => {
      if (keystrokes-- > 0) document.text = `Typed. ${document.text}`;
    };
    await applyReview();
    assert.equal(getText("a.md"), "Typed. Typed. ![A chart](a.png)\n");
    assert.deepEqual(listKinds(), ["applied"]);
  });

  it("plans again if a document changes while the edit is being applied", async () => {
    openDocument("a.md", "![image](a.png)\n");
    openDocument("b.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    acceptUse(1, "A flow");
    let keystrokes = 1;
    editor.onEditing = () => {
      const document = editor.documents.get("a.md");
      if (document && keystrokes-- > 0) document.text = `Typed. ${document.text}`;
    };
    await applyReview();
    assert.deepEqual([getText("a.md"), getText("b.md")], ["Typed. ![A chart](a.png)\n", "![A flow](a.png)\n"]);
  });

  it("skips a document that keeps changing, and writes the others", async () => {
    openDocument("changing.md", "![image](a.png)\n");
    openDocument("stable.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    acceptUse(1, "A flow");
    editor.onPlanned = (document) => {
      if (document.uri === "changing.md") document.text = `x${document.text}`;
    };
    const { changedCount, skippedCount } = await applyReview();
    assert.deepEqual([changedCount, skippedCount, listKinds()], [1, 1, ["notChanged", "applied"]]);
    assert.match(getText("changing.md") ?? "", /^x+!\[image\]\(a\.png\)\n$/);
    assert.equal(getText("stable.md"), "![A flow](a.png)\n");
  });

  it("skips a document that changes during every edit, and writes the others", async () => {
    openDocument("changing.md", "![image](a.png)\n");
    openDocument("stable.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    acceptUse(1, "A flow");
    editor.onEditing = () => {
      const document = editor.documents.get("changing.md");
      if (document) document.text = `x${document.text}`;
    };
    const { changedCount, skippedCount } = await applyReview();
    assert.deepEqual([changedCount, skippedCount, listKinds()], [1, 1, ["notChanged", "applied"]]);
    assert.equal(getText("stable.md"), "![A flow](a.png)\n");
  });

  it("skips a use whose markup was deleted, and gives the reason", async () => {
    openDocument("a.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    editor.add("a.md", "Nothing here.\n");
    await applyReview();
    const state = uses[0]?.state;
    assert.ok(state?.kind === "notChanged");
    assert.match(state.reason, /has changed since the scan/);
    assert.equal(getText("a.md"), "Nothing here.\n");
  });

  it("skips the uses of a document that can't be opened, and gives the reason", async () => {
    openDocument("a.md", "![image](a.png)\n");
    openDocument("b.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    acceptUse(1, "A flow");
    editor.documents.delete("a.md");
    await applyReview();
    assert.deepEqual(uses[0]?.state, { kind: "notChanged", reason: "a.md does not exist" });
    assert.equal(getText("b.md"), "![A flow](a.png)\n");
  });

  it("reopens a document that was closed in the meantime", async () => {
    openDocument("a.md", "![image](a.png)\n");
    acceptUse(0, "A chart");
    let closeCount = 1;
    editor.onPlanned = (document) => {
      if (closeCount-- > 0) document.isClosed = true;
    };
    await applyReview();
    assert.equal(getText("a.md"), "![A chart](a.png)\n");
  });

  it("updates the offsets of the undecided uses in a changed document", async () => {
    openDocument("a.md", "![image](a.png) ![img](b.png)\n");
    acceptUse(0, "A much longer text than before");
    await applyReview();
    const [, other] = uses;
    assert.ok(other);
    assert.equal(getText("a.md")?.slice(other.from, other.from + other.before.length), other.before);
  });

  it("changes at most forty documents per edit, and reports progress after each", async () => {
    const progress: number[] = [];
    for (let index = 0; index < 90; index += 1) openDocument(`${index}.md`, "![image](a.png)\n");
    for (const index of uses.keys()) acceptUse(index, "A chart");
    await applyAccepted(uses, editor, (done) => progress.push(done));
    assert.deepEqual(
      [editor.edits, progress],
      [
        [40, 40, 10],
        [40, 80, 90],
      ],
    );
  });
});
