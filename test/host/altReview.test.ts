import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { AltTextWorkers } from "../../src/extension/altText/workers.ts";
import { createReview } from "../../src/extension/altText/review/createReview.ts";
import type { Review } from "../../src/extension/altText/review/review.ts";
import { ReviewStore } from "../../src/extension/altText/review/reviewStore.ts";
import type { ReviewedUse } from "../../src/extension/altText/review/reviewedUse.ts";
import type { Engine } from "../../src/extension/engine.ts";
import { waitUntil } from "../waiting.ts";
import { createWorkspaceUri } from "./oriel.ts";

const ignoredEvents = { onUsesReplaced() {}, onChange() {}, onStatus() {} };

describe("a review of alt text", () => {
  let folder: string;
  let workers: AltTextWorkers;
  let review: Review;
  const createdUris: vscode.Uri[] = [];

  const engine = { show() {}, log() {} } as unknown as Engine;
  const createStore = () => new ReviewStore(path.join(folder, "review.jsonl"));
  const findUses = (name: string): ReviewedUse[] => review.uses.filter(({ uri }) => uri.endsWith(`/${name}`));
  const readText = async (name: string) => Buffer.from(await vscode.workspace.fs.readFile(createWorkspaceUri(name))).toString();
  /** Waits for the content, because VS Code saves after a delay. */
  const waitForContent = (name: string, content: string) =>
    waitUntil(async () => ((await readText(name)) === content ? true : undefined), `${name}: ${content}`);
  const write = async (name: string, content: string) => {
    await vscode.workspace.fs.writeFile(createWorkspaceUri(name), Buffer.from(content));
    createdUris.push(createWorkspaceUri(name));
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "oriel-review-"));
    const extension = vscode.extensions.getExtension("oriel.oriel");
    assert.ok(extension);
    workers = new AltTextWorkers(extension.extensionUri, engine);
    review = createReview({ workers, engine, store: createStore(), needsModel: () => false }, ignoredEvents);
  });
  afterEach(async () => {
    await review.dispose();
    workers.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const uri of new Set(createdUris.splice(0).map(String))) await vscode.workspace.fs.delete(vscode.Uri.parse(uri));
    await rm(folder, { recursive: true, force: true });
  });

  it("writes into the cells of a notebook, and undoes the changes", async () => {
    const cells = ["# A ![image](images/chart.png)\n", "code", 'Twice: ![image](images/chart.png) "![image](images/chart.png)"'].map(
      (source, index) => ({
        ...{ cell_type: index === 1 ? "code" : "markdown", metadata: {}, source: source.split(/(?<=\n)/) },
        ...(index === 1 ? { execution_count: null, outputs: [] } : {}),
      }),
    );
    await write("notes.ipynb", JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1));
    await review.scan();
    assert.deepEqual(
      findUses("notes.ipynb").map(({ cell }) => cell),
      [
        { index: 0, imageIndex: 0 },
        { index: 2, imageIndex: 0 },
        { index: 2, imageIndex: 1 },
      ],
    );
    for (const [index, { id }] of findUses("notes.ipynb").entries())
      review.decide(id, { kind: "accepted", alt: `Chart “${index}” [a] "b"` });
    await review.apply();
    assert.deepEqual(
      findUses("notes.ipynb").map(({ state }) => ("reason" in state ? state.reason : state.kind)),
      ["applied", "applied", "applied"],
    );
    const waitForSources = (sources: string[]) =>
      waitUntil(async () => {
        const { cells } = JSON.parse(await readText("notes.ipynb")) as { cells: { source: string[] }[] };
        return isDeepStrictEqual(
          cells.map(({ source }) => source.join("")),
          sources,
        )
          ? true
          : undefined;
      }, sources.join("\n"));
    await waitForSources([
      '# A ![Chart “0” \\[a\\] "b"](images/chart.png)\n',
      "code",
      'Twice: ![Chart “1” \\[a\\] "b"](images/chart.png) "![Chart “2” \\[a\\] "b"](images/chart.png)"',
    ]);
    await review.undo();
    await waitForSources(cells.map(({ source }) => source.join("")));
    assert.deepEqual(
      findUses("notes.ipynb").map(({ state }) => state.kind),
      ["accepted", "accepted", "accepted"],
    );
  });

  it("distinguishes two uses with the same markup, even after one of them was written", async () => {
    await write("twice.md", "![image](images/chart.png)\n\n![image](images/chart.png)\n");
    await review.scan();
    const [first, second] = findUses("twice.md");
    assert.ok(first && second && first.id !== second.id);
    review.decide(first.id, { kind: "accepted", alt: "One" });
    await review.apply();
    review.decide(second.id, { kind: "accepted", alt: "Two" });
    await review.apply();
    await waitForContent("twice.md", "![One](images/chart.png)\n\n![Two](images/chart.png)\n");
  });

  it("undoes only changes to markup that has not been edited since", async () => {
    await write("kept.md", "![image](images/chart.png)\n\n![img](images/flow.png)\n");
    await review.scan();
    for (const { id } of findUses("kept.md")) review.decide(id, { kind: "accepted", alt: "A chart of arrivals" });
    await review.apply();
    await waitForContent("kept.md", "![A chart of arrivals](images/chart.png)\n\n![A chart of arrivals](images/flow.png)\n");
    await vscode.workspace.fs.writeFile(
      createWorkspaceUri("kept.md"),
      Buffer.from((await readText("kept.md")).replace("A chart of arrivals](images/flow", "A flow](images/flow")),
    );
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("kept.md"));
    await waitUntil(() => (document.getText().includes("A flow]") ? true : undefined), "VS Code to notice the change");
    await review.undo();
    await waitForContent("kept.md", "![image](images/chart.png)\n\n![A flow](images/flow.png)\n");
    assert.deepEqual(
      findUses("kept.md").map(({ state }) => state.kind),
      ["accepted", "notChanged"],
    );
  });

  it("undoes the changes to several uses with the same markup at their new positions", async () => {
    await write("alike.md", "![img](images/chart.png)\n\n![image](images/chart.png)\n\n![image](images/chart.png)\n");
    await review.scan();
    for (const { id } of findUses("alike.md").slice(0, 2)) review.decide(id, { kind: "accepted", alt: "A chart" });
    await review.apply();
    await waitForContent("alike.md", "![A chart](images/chart.png)\n\n![A chart](images/chart.png)\n\n![image](images/chart.png)\n");
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("alike.md"));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "A line above.\n\n");
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await review.undo();
    await waitForContent(
      "alike.md",
      "A line above.\n\n![img](images/chart.png)\n\n![image](images/chart.png)\n\n![image](images/chart.png)\n",
    );
    assert.deepEqual(
      findUses("alike.md").map(({ state, occurrence }) => [state.kind, occurrence.index]),
      [
        ["accepted", 0],
        ["accepted", 0],
        ["found", 1],
      ],
    );
  });

  it("undoes several changes in reverse order", async () => {
    await write("rounds.md", "![image](images/chart.png)\n\n![img](images/flow.png)\n");
    await review.scan();
    const [first, second] = findUses("rounds.md");
    assert.ok(first && second);
    review.decide(first.id, { kind: "accepted", alt: "One" });
    await review.apply();
    await review.scan();
    review.decide(findUses("rounds.md").find(({ state }) => state.kind === "found")?.id ?? "", { kind: "accepted", alt: "Two" });
    await review.apply();
    await waitForContent("rounds.md", "![One](images/chart.png)\n\n![Two](images/flow.png)\n");
    assert.equal(review.status.undoableCount, 1);
    await review.undo();
    await waitForContent("rounds.md", "![One](images/chart.png)\n\n![img](images/flow.png)\n");
    await review.undo();
    await waitForContent("rounds.md", "![image](images/chart.png)\n\n![img](images/flow.png)\n");
  });

  it("skips a document that changes while the changes to others are being planned", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `many${index}.md`);
    for (const name of names) await write(name, `![image](images/chart.png)\n`);
    await review.scan();
    for (const use of names.flatMap(findUses)) review.decide(use.id, { kind: "accepted", alt: "A chart" });
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("many0.md"));
    await vscode.window.showTextDocument(document);
    const firstRun = review.apply();
    // A second click during the first change does nothing.
    const secondRun = review.apply();
    for (let line = 0; line < 20; line += 1) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), `line ${line}\n`);
      await vscode.workspace.applyEdit(edit);
    }
    await Promise.all([firstRun, secondRun]);
    const lines = Array.from({ length: 20 }, (_, index) => `line ${19 - index}\n`).join("");
    const text = document.getText();
    const isSkipped = findUses("many0.md")[0]?.state.kind === "notChanged";
    assert.equal(text, `${lines}![${isSkipped ? "image" : "A chart"}](images/chart.png)\n`);
    await document.save();
  });

  it("finds the images of a notebook again after cells were inserted", async () => {
    const createCell = (source: string) => ({ cell_type: "markdown", metadata: {}, source: [source] });
    const createNotebook = (cells: unknown[]) => JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await write("moved.ipynb", createNotebook([createCell("![image](images/chart.png)")]));
    await review.scan();
    const [use] = findUses("moved.ipynb");
    assert.ok(use);
    review.decide(use.id, { kind: "accepted", alt: "A chart" });
    await write("moved.ipynb", createNotebook([createCell("![image](images/flow.png)"), createCell("![image](images/chart.png)")]));
    await review.apply();
    const sources = (JSON.parse(await readText("moved.ipynb")) as { cells: { source: string[] }[] }).cells.map(({ source }) =>
      source.join(""),
    );
    assert.deepEqual(sources, ["![image](images/flow.png)", "![A chart](images/chart.png)"]);
  });

  it("does not transfer a decision to another use with the same markup", async () => {
    await write("same.md", "One ![image](images/chart.png) here.\n\nTwo ![image](images/chart.png) there.\n");
    await review.scan();
    const [first] = findUses("same.md");
    assert.ok(first);
    review.decide(first.id, { kind: "accepted", alt: "Meant for the first" });
    await write("same.md", "Two ![image](images/chart.png) there.\n");
    await review.scan();
    assert.deepEqual(
      findUses("same.md").map(({ state }) => state.kind),
      ["found"],
    );
  });

  it("writes into a file with a byte order mark and mixed line endings", async () => {
    await write("marked.md", "\uFEFF![image](images/chart.png)\r\n\n![image](images/chart.png)\r\n");
    await review.scan();
    for (const [index, { id }] of findUses("marked.md").entries()) review.decide(id, { kind: "accepted", alt: `Chart ${index}` });
    await review.apply();
    await waitUntil(
      async () => (/!\[Chart 0\][^]*!\[Chart 1\]/.test(await readText("marked.md")) ? true : undefined),
      "the alt text of both images in the file",
    );
  });

  it("does not accept empty alt text for an image that names a link", async () => {
    await write("link.md", "[![image](images/chart.png)](https://example.org)\n");
    await review.scan();
    const [use] = findUses("link.md");
    assert.ok(use);
    review.decide(use.id, { kind: "accepted", alt: " " });
    assert.equal(findUses("link.md")[0]?.state.kind, "found");
  });

  it("scans the unsaved text of open editors", async () => {
    await write("draft.md", "Nothing yet.\n");
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("draft.md"));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "![image](images/chart.png)\n");
    await vscode.workspace.applyEdit(edit);
    await review.scan();
    const [use] = findUses("draft.md");
    assert.ok(use);
    review.decide(use.id, { kind: "accepted", alt: "" });
    await review.apply();
    assert.equal(document.getText(), "![](images/chart.png)\nNothing yet.\n");
    await document.save();
  });

  it("is stored with its decisions, and another scan keeps them", async () => {
    await review.scan();
    const [use] = findUses("README.md");
    assert.ok(use);
    review.decide(use.id, { kind: "accepted", alt: "A form" });
    review.edit(use.id, "A form that was typed");
    await review.dispose();
    const other = createReview({ workers, engine, store: createStore(), needsModel: () => false }, ignoredEvents);
    await waitUntil(async () => other.restore().then(() => (other.uses.length > 0 ? true : undefined)), "the review on disk");
    const findSameUse = () => other.uses.find(({ id }) => id === use.id);
    assert.deepEqual(findSameUse()?.state, { kind: "accepted", alt: "A form" });
    await other.scan();
    assert.deepEqual(findSameUse()?.state, { kind: "accepted", alt: "A form" });
    assert.equal(findSameUse()?.draft, "A form that was typed");
    await other.dispose();
  });
});
