import assert from "node:assert/strict";
import * as vscode from "vscode";
import { createChecks } from "../../src/extension/altText/createChecks.ts";
import { AltInsertProvider, type Insertion } from "../../src/extension/altText/insert/insertProvider.ts";
import { AltTextWorkers } from "../../src/extension/altText/workers.ts";
import { AltTextWriter, readEditorState } from "../../src/extension/altText/altTextWriter.ts";
import type { Engine } from "../../src/extension/engine.ts";
import { activateOriel, createWorkspaceUri, readCaption } from "./oriel.ts";
import { insertText, listActions, openDocument, readHovers, waitForFindings } from "./altTextDocuments.ts";

describe("alt text in the editor", () => {
  before(async () => {
    await activateOriel();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("has quick fixes that empty it for a decorative image, or suppress its finding", async () => {
    const document = await openDocument("![image](images/chart.png)\n\n![img](images/flow.png)");
    await waitForFindings(document.uri, ["placeholder", "placeholder"]);
    const decorative = (await listActions(document, "image]")).find(({ title }) => title === "Mark as decorative");
    assert.ok(decorative?.edit);
    await vscode.workspace.applyEdit(decorative.edit);
    await waitForFindings(document.uri, ["placeholder"]);
    const suppress = (await listActions(document, "img]")).find(({ title }) => title.startsWith("Suppress"));
    assert.ok(suppress?.edit);
    await vscode.workspace.applyEdit(suppress.edit);
    await waitForFindings(document.uri, []);
    assert.equal(
      document.getText(),
      "![](images/chart.png)<!-- oriel-disable-line empty -->\n\n![img](images/flow.png)<!-- oriel-disable-line placeholder -->",
    );
  });

  it("can be written with a quick fix for the findings of other tools", async () => {
    const uri = createWorkspaceUri("README.md");
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const at = document.getText().indexOf("![](images/logo.svg)");
    const otherDiagnostics = vscode.languages.createDiagnosticCollection("otherTools");
    const finding = new vscode.Diagnostic(new vscode.Range(document.positionAt(at), document.positionAt(at + 20)), "no alt text");
    finding.code = { value: "MD045", target: vscode.Uri.parse("https://example.org/") };
    finding.source = "markdownlint";
    otherDiagnostics.set(uri, [finding]);
    const [write] = (await listActions(document, "![](images/logo.svg)")).filter(({ title }) => title.startsWith("Write"));
    assert.equal(write?.kind?.value, vscode.CodeActionKind.QuickFix.value);
    otherDiagnostics.dispose();
  });

  it("is shown with its image in a hover", async () => {
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("README.md"));
    await vscode.window.showTextDocument(document);
    const texts = await readHovers(document, "image](images/chart.png");
    assert.ok(
      texts.some((text) => /!\[\]\(file:.*\/images\/chart\.png\|height=\d+\)[\s\S]*image/.test(text)),
      texts.join("\n"),
    );
  });

  it("is shown in a hover without its image if the image is on the web", async () => {
    const document = await openDocument("![A form](https://example.org/a.png)");
    const texts = await readHovers(document, "![A form]");
    assert.match(texts.join(), /A&nbsp;form[^]*example\.org[^]*not&nbsp;loaded|A form[^]*example\.org[^]*not loaded/);
    assert.doesNotMatch(texts.join(), /!\[/);
  });

  it("is written at the new position of markup that has moved", async () => {
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("README.md"));
    await vscode.window.showTextDocument(document);
    const offset = document.getText().indexOf("![image](images/chart.png");
    const writing = vscode.commands.executeCommand("oriel.writeAltText", document.uri, offset);
    await insertText(document, "A line before.\n\n");
    await writing;
    const expected = `![${await readCaption("images/chart.png")}](images/chart.png "Arrivals")`;
    assert.equal(document.getText().split(expected).length, 2, document.getText());
    assert.ok(document.getText().startsWith("A line before.\n\n# Tidal"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("is written for all images of the file that have findings, and for no others", async () => {
    const uri = createWorkspaceUri("fixed.md");
    await vscode.workspace.fs.writeFile(uri, Buffer.from("![image](images/chart.png) and ![A flow](images/flow.png)\n"));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("oriel.fixAltTexts");
    const caption = await readCaption("images/chart.png");
    assert.equal(document.getText(), `![${caption}](images/chart.png) and ![A flow](images/flow.png)\n`);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("has a code action for each image if two images are adjacent", async () => {
    const document = await openDocument("![x](images/chart.png)![y](images/flow.png) ![z](b.png)");
    const listDecorativeTitles = async (text: string) =>
      (await listActions(document, text)).map(({ title }) => title).filter((title) => /decorative/.test(title));
    assert.deepEqual(await listDecorativeTitles("z](b.png)"), ["Mark as decorative"]);
    assert.deepEqual(await listDecorativeTitles("![y](images/flow"), ["Mark as decorative (chart.png)", "Mark as decorative (flow.png)"]);
    const sameImageDocument = await openDocument("![x](images/chart.png)![y](images/chart.png)");
    const sameImageTitles = (await listActions(sameImageDocument, "![y]"))
      .map(({ title }) => title)
      .filter((title) => /decorative/.test(title));
    assert.deepEqual(sameImageTitles, ["Mark as decorative (chart.png, 1 of 2)", "Mark as decorative (chart.png, 2 of 2)"]);
  });

  it("is written for only the requested one of two adjacent images, and selected unless the user has continued to work", async () => {
    const [uri, text] = [createWorkspaceUri("touching.md"), "Text\n\n![](images/chart.png)![](images/flow.png)"];
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("oriel.writeAltText", uri, text.indexOf("![](images/flow"));
    const flowAlt = await readCaption("images/flow.png");
    assert.equal(document.getText(), `Text\n\n![](images/chart.png)![${flowAlt}](images/flow.png)`);
    assert.equal(document.getText(editor.selection), flowAlt);
    const writing = vscode.commands.executeCommand("oriel.writeAltText", uri, text.indexOf("![](images/chart"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    editor.selection = new vscode.Selection(0, 1, 0, 3);
    await writing;
    assert.ok(document.getText().includes(`![${await readCaption("images/chart.png")}](images/chart.png)`), document.getText());
    assert.ok(editor.selection.isEqual(new vscode.Selection(0, 1, 0, 3)));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("is written for a notebook cell, with image paths relative to the notebook", async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, "See ![image](images/chart.png)", "markdown");
    const uri = createWorkspaceUri("notes.ipynb");
    const content = {
      cells: [{ cell_type: "markdown", metadata: {}, source: [cell.value] }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    };
    await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify(content)));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const document = notebook.cellAt(0).document;
    await waitForFindings(document.uri, ["placeholder"]);
    await vscode.commands.executeCommand("oriel.writeAltText", document.uri, 4);
    assert.equal(document.getText(), `See ![${await readCaption("images/chart.png")}](images/chart.png)`);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("is written for an image attached to a notebook cell, and a hover shows that image", async () => {
    const base64 = Buffer.from(await vscode.workspace.fs.readFile(createWorkspaceUri("images/chart.png"))).toString("base64");
    const uri = createWorkspaceUri("held.ipynb");
    const cell = {
      cell_type: "markdown",
      metadata: {},
      source: ["![image](attachment:a.png)"],
      attachments: { "a.png": { "image/png": base64 } },
    };
    await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 })));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    await waitForFindings(document.uri, ["placeholder"]);
    assert.match((await readHovers(document, "image](")).join(), /!\[\]\(data:image\/png;base64,/);
    await vscode.commands.executeCommand("oriel.writeAltText", document.uri, 0);
    assert.equal(document.getText(), `![${await readCaption("images/chart.png")}](attachment:a.png)`);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("is offered for images that are dropped into Markdown, and for nothing else", async () => {
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("docs/architecture.md"));
    const insertions: Insertion[] = [];
    const provider = new AltInsertProvider((insertion) => insertions.push(insertion));
    const listDropEdits = async (...uris: string[]) => {
      const data = new vscode.DataTransfer();
      data.set("text/uri-list", new vscode.DataTransferItem(uris.join("\r\n")));
      return (await provider.provideDocumentDropEdits(document, new vscode.Position(0, 0), data)).map(({ insertText }) => insertText);
    };
    const [chartUri, flowUri] = [createWorkspaceUri("images/chart.png"), createWorkspaceUri("images/flow.png")].map(String);
    assert.deepEqual(await listDropEdits(chartUri ?? "", flowUri ?? ""), [
      "![description](../images/chart.png) ![description](../images/flow.png)",
    ]);
    assert.deepEqual(insertions[0]?.images.map(String), [chartUri, flowUri]);
    for (const other of ["https://example.org/a.png", createWorkspaceUri("README.md").toString(), "file:///elsewhere/a.png"]) {
      assert.deepEqual(await listDropEdits(other), [], other);
    }
    assert.equal(insertions.length, 1);
  });

  it("is written at its new position if it is accepted after other alt text was written", async () => {
    const document = await openDocument("![](a.png) ![](a.png) ![](a.png)");
    const extension = vscode.extensions.getExtension("oriel.oriel");
    assert.ok(extension);
    const workers = new AltTextWorkers(extension.extensionUri, { show() {}, log() {} } as unknown as Engine);
    const checks = createChecks(workers, vscode.window.createOutputChannel("test", { log: true }), () => {});
    const writing = new AltTextWriter({ workers, checks }, document, "markdown", readEditorState(vscode.window.activeTextEditor));
    const createProposedText = (from: number, alt: string) => ({
      from,
      before: "![](a.png)",
      proposal: { role: "informative" as const, alt, description: "" },
    });
    await writing.write([createProposedText(0, "A long text that moves the others"), createProposedText(22, "The last")]);
    await writing.write([createProposedText(11, "Agreed to")]);
    assert.equal(document.getText(), "![A long text that moves the others](a.png) ![Agreed to](a.png) ![The last](a.png)");
    workers.dispose();
  });
});
