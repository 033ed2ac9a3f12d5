import assert from "node:assert/strict";
import * as vscode from "vscode";
import { createChecks } from "../../src/extension/altText/createChecks.ts";
import { AltInsertProvider, type Insertion } from "../../src/extension/altText/insert/insertProvider.ts";
import { readFolderSettings } from "../../src/extension/altText/repositorySettings.ts";
import { AltTextWorkers } from "../../src/extension/altText/workers.ts";
import { AltTextWriter, readEditorState } from "../../src/extension/altText/writing.ts";
import type { Engine } from "../../src/extension/engine.ts";
import { walkFolders } from "../../src/extension/images/findImages.ts";
import { until } from "../waiting.ts";
import { MemoryFiles } from "./memoryFiles.ts";
import { api, inWorkspace, readCaption } from "./oriel.ts";

const rulesOf = (uri: vscode.Uri) =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === "oriel")
    .map(({ code }) => (typeof code === "object" ? String(code.value) : ""));

async function opened(content: string, language = "markdown"): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Lists VS Code's code actions at the first occurrence of a text. */
async function actionsAt(document: vscode.TextDocument, text: string): Promise<vscode.CodeAction[]> {
  const at = document.positionAt(document.getText().indexOf(text));
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new vscode.Range(at, at),
  );
  return found.filter(({ title }) => !/copilot/i.test(title));
}

/** Reads the hovers at the first occurrence of a text. */
async function hoverAt(document: vscode.TextDocument, text: string): Promise<string[]> {
  const at = document.positionAt(document.getText().indexOf(text) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)));
}

async function settled(uri: vscode.Uri, rules: string[]): Promise<void> {
  await until(() => (JSON.stringify(rulesOf(uri)) === JSON.stringify(rules) ? true : undefined), `the findings ${rules.join(", ")}`);
}

async function type(document: vscode.TextDocument, text: string, at = 0): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(at), text);
  await vscode.workspace.applyEdit(edit);
}

describe("alt texts in the editor", () => {
  before(async () => {
    await api();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("are checked while the user types, in documents of every supported language", async () => {
    const cases: [language: string, content: string][] = [
      ["markdown", "![image](a.png)"],
      ["html", '<img src="a.png" alt="image">'],
      ["typescriptreact", 'const a = <img src="a.png" alt="image" />;'],
      ["javascriptreact", 'const a = <img src="a.png" alt="image" />;'],
    ];
    for (const [language, content] of cases) await settled((await opened(content, language)).uri, ["placeholder"]);
    const document = await opened("text");
    await type(document, "<img src=a.png>");
    await settled(document.uri, ["missing"]);
    await vscode.commands.executeCommand("undo");
    await settled(document.uri, []);
  });

  it("are not checked if checks are turned off, and have the configured severities", async () => {
    const settings = vscode.workspace.getConfiguration("oriel.altText");
    const document = await opened("![image](a.png)");
    await settled(document.uri, ["placeholder"]);
    await settings.update("rules", { placeholder: "info" }, vscode.ConfigurationTarget.Global);
    await until(
      () => vscode.languages.getDiagnostics(document.uri)[0]?.severity === vscode.DiagnosticSeverity.Hint || undefined,
      "the finding as a hint",
    );
    await settings.update("check", false, vscode.ConfigurationTarget.Global);
    await settled(document.uri, []);
    await settings.update("check", undefined, vscode.ConfigurationTarget.Global);
    await settings.update("rules", undefined, vscode.ConfigurationTarget.Global);
    await settled(document.uri, ["placeholder"]);
  });

  it("are still checked if a setting has the wrong type", async () => {
    const settings = vscode.workspace.getConfiguration("oriel.altText");
    const wrong = { components: "Figure", rules: null, aliases: [1], maxLength: "long", check: "yes" };
    for (const [key, value] of Object.entries(wrong)) await settings.update(key, value, vscode.ConfigurationTarget.Global);
    const document = await opened("![image](a.png)");
    await settled(document.uri, ["placeholder"]);
    for (const key of Object.keys(wrong)) await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
  });

  it("are found in the current text, even if they were requested before a change", async () => {
    const document = await opened(`![image](a.png)\n${"Some text.\n".repeat(20_000)}`);
    const before = actionsAt(document, "image]");
    await type(document, "![img](b.png)\n");
    assert.ok((await actionsAt(document, "img]")).some(({ title }) => title === "Mark as decorative"));
    await before;
    await settled(document.uri, ["placeholder", "placeholder"]);
  });

  it("are not checked in documents that are too large to be edited by hand", async () => {
    const small = await opened("![image](a.png)");
    const large = await opened(`![image](a.png)\n${"text\n".repeat(400_001)}`);
    await settled(small.uri, ["placeholder"]);
    await vscode.window.showTextDocument(small);
    await type(small, "![img](b.png) ");
    await settled(small.uri, ["placeholder", "placeholder"]);
    assert.deepEqual(rulesOf(large.uri), []);
  });

  it("follow the repository's .orielrc, including its components, as soon as it changes", async () => {
    const settings = inWorkspace(".orielrc");
    const page = inWorkspace("own.tsx");
    await vscode.workspace.fs.writeFile(
      page,
      Buffer.from('export const a = [<Shot src="images/chart.png" alt="image" />, <img src="images/flow.png" alt="img" />];\n'),
    );
    const document = await vscode.workspace.openTextDocument(page);
    await vscode.window.showTextDocument(document);
    await settled(page, ["placeholder"]);
    await vscode.workspace.fs.writeFile(settings, Buffer.from('{ "components": ["Shot"], "rules": { "placeholder": "warning" } }'));
    await until(
      () => vscode.languages.getDiagnostics(page)[0]?.severity === vscode.DiagnosticSeverity.Warning || undefined,
      "the finding as a warning",
    );
    await vscode.workspace.fs.writeFile(settings, Buffer.from('{ "components": ["Shot"], "rules": { "placeholder": "off" } }'));
    await settled(page, []);
    await vscode.workspace.fs.delete(settings);
    await settled(page, ["placeholder"]);
    await vscode.workspace.fs.delete(page);
  });

  it("are checked for broken paths, relative to the document", async () => {
    const document = await vscode.workspace.openTextDocument(inWorkspace("docs/architecture.md"));
    await vscode.window.showTextDocument(document);
    await settled(document.uri, ["redundant-words"]);
    await type(document, "![A form](../images/none.png)\n");
    await settled(document.uri, ["broken-path", "redundant-words"]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("have documentation of the rule for each finding", async () => {
    const document = await opened("![image](a.png)");
    await settled(document.uri, ["placeholder"]);
    const code = vscode.languages.getDiagnostics(document.uri)[0]?.code;
    assert.ok(typeof code === "object");
    const rule = await vscode.workspace.openTextDocument(code.target);
    assert.match(rule.getText(), /^# placeholder\n\n[\s\S]*WCAG 2\.2: 1\.1\.1/);
  });

  it("can be marked as decorative, or a finding suppressed, with a quick fix", async () => {
    const document = await opened("![image](images/chart.png)\n\n![img](images/flow.png)");
    await settled(document.uri, ["placeholder", "placeholder"]);
    const decorative = (await actionsAt(document, "image]")).find(({ title }) => title === "Mark as decorative");
    assert.ok(decorative?.edit);
    await vscode.workspace.applyEdit(decorative.edit);
    await settled(document.uri, ["placeholder"]);
    const suppress = (await actionsAt(document, "img]")).find(({ title }) => title.startsWith("Suppress"));
    assert.ok(suppress?.edit);
    await vscode.workspace.applyEdit(suppress.edit);
    await settled(document.uri, []);
    assert.equal(document.getText(), "![](images/chart.png)\n\n![img](images/flow.png)<!-- oriel-disable-line placeholder -->");
  });

  it("are offered for the findings of other tools", async () => {
    const uri = inWorkspace("README.md");
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const at = document.getText().indexOf("![](images/logo.svg)");
    const others = vscode.languages.createDiagnosticCollection("others");
    const finding = new vscode.Diagnostic(new vscode.Range(document.positionAt(at), document.positionAt(at + 20)), "no alt text");
    finding.code = { value: "MD045", target: vscode.Uri.parse("https://example.org/") };
    finding.source = "markdownlint";
    others.set(uri, [finding]);
    const [write] = (await actionsAt(document, "![](images/logo.svg)")).filter(({ title }) => title.startsWith("Write"));
    assert.equal(write?.kind?.value, vscode.CodeActionKind.QuickFix.value);
    others.dispose();
  });

  it("show their image in a hover", async () => {
    const document = await vscode.workspace.openTextDocument(inWorkspace("README.md"));
    await vscode.window.showTextDocument(document);
    const texts = await hoverAt(document, "image](images/chart.png");
    assert.ok(
      texts.some((text) => /!\[\]\(file:.*\/images\/chart\.png\|height=\d+\)[\s\S]*image/.test(text)),
      texts.join("\n"),
    );
  });

  it("of an image on the web are shown in a hover, without the image", async () => {
    const document = await opened("![A form](https://example.org/a.png)");
    const texts = await hoverAt(document, "![A form]");
    assert.match(texts.join(), /A&nbsp;form[^]*example\.org[^]*not&nbsp;loaded|A form[^]*example\.org[^]*not loaded/);
    assert.doesNotMatch(texts.join(), /!\[/);
  });

  it("are written at the new position of markup that has moved", async () => {
    const document = await vscode.workspace.openTextDocument(inWorkspace("README.md"));
    await vscode.window.showTextDocument(document);
    const offset = document.getText().indexOf("![image](images/chart.png");
    const writing = vscode.commands.executeCommand("oriel.writeAltText", document.uri, offset);
    await type(document, "A line before.\n\n");
    await writing;
    const expected = `![${await readCaption("images/chart.png")}](images/chart.png "Arrivals")`;
    assert.equal(document.getText().split(expected).length, 2, document.getText());
    assert.ok(document.getText().startsWith("A line before.\n\n# Tidal"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("have distinct code actions if two images are adjacent", async () => {
    const document = await opened("![x](images/chart.png)![y](images/flow.png) ![z](b.png)");
    const titles = async (text: string) =>
      (await actionsAt(document, text)).map(({ title }) => title).filter((title) => /decorative/.test(title));
    assert.deepEqual(await titles("z](b.png)"), ["Mark as decorative"]);
    assert.deepEqual(await titles("![y](images/flow"), ["Mark as decorative (chart.png)", "Mark as decorative (flow.png)"]);
    const twice = await opened("![x](images/chart.png)![y](images/chart.png)");
    const sameName = (await actionsAt(twice, "![y]")).map(({ title }) => title).filter((title) => /decorative/.test(title));
    assert.deepEqual(sameName, ["Mark as decorative (chart.png, 1 of 2)", "Mark as decorative (chart.png, 2 of 2)"]);
  });

  it("are written for the requested one of two adjacent images, and selected unless the user has continued to work", async () => {
    const [uri, text] = [inWorkspace("touching.md"), "Text\n\n![](images/chart.png)![](images/flow.png)"];
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("oriel.writeAltText", uri, text.indexOf("![](images/flow"));
    const flow = await readCaption("images/flow.png");
    assert.equal(document.getText(), `Text\n\n![](images/chart.png)![${flow}](images/flow.png)`);
    assert.equal(document.getText(editor.selection), flow);
    const writing = vscode.commands.executeCommand("oriel.writeAltText", uri, text.indexOf("![](images/chart"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    editor.selection = new vscode.Selection(0, 1, 0, 3);
    await writing;
    assert.ok(document.getText().includes(`![${await readCaption("images/chart.png")}](images/chart.png)`), document.getText());
    assert.ok(editor.selection.isEqual(new vscode.Selection(0, 1, 0, 3)));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("are written for a notebook cell, whose images are relative to the notebook", async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, "See ![image](images/chart.png)", "markdown");
    const uri = inWorkspace("notes.ipynb");
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
    await settled(document.uri, ["placeholder"]);
    await vscode.commands.executeCommand("oriel.writeAltText", document.uri, 4);
    assert.equal(document.getText(), `See ![${await readCaption("images/chart.png")}](images/chart.png)`);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("are written for an image attached to a notebook cell, which a hover shows", async () => {
    const base64 = Buffer.from(await vscode.workspace.fs.readFile(inWorkspace("images/chart.png"))).toString("base64");
    const uri = inWorkspace("held.ipynb");
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
    await settled(document.uri, ["placeholder"]);
    assert.match((await hoverAt(document, "image](")).join(), /!\[\]\(data:image\/png;base64,/);
    await vscode.commands.executeCommand("oriel.writeAltText", document.uri, 0);
    assert.equal(document.getText(), `![${await readCaption("images/chart.png")}](attachment:a.png)`);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.delete(uri);
  });

  it("are checked in a virtual workspace", async () => {
    const files = new MemoryFiles();
    files.add("/site/page.md", Buffer.from("![image](a.png)"));
    const provider = vscode.workspace.registerFileSystemProvider("oriel-memory", files, { isReadonly: false });
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("oriel-memory:/site/page.md"));
    await settled(document.uri, ["placeholder"]);
    provider.dispose();
  });

  it("in a virtual workspace follow its .orielrc, and a search with too many results is reported as cut", async () => {
    const files = new MemoryFiles();
    const scheme = "oriel-elsewhere";
    files.add("/site/.orielrc", Buffer.from('{ "maxLength": 80 }'));
    for (const name of ["a.md", "docs/b.md", "docs/c.md"]) files.add(`/site/${name}`, Buffer.from("![image](a.png)"));
    const provider = vscode.workspace.registerFileSystemProvider(scheme, files, { isReadonly: false });
    const site = vscode.Uri.from({ scheme, path: "/site" });
    assert.equal((await readFolderSettings(site)).settings.repositoryFile?.text, '{ "maxLength": 80 }');
    const isPage = (path: string) => path.endsWith(".md");
    const { token } = new vscode.CancellationTokenSource();
    const found = async (most?: number) => {
      const { files, isCut } = await walkFolders(site, isPage, token, most);
      return [files.length, isCut];
    };
    assert.deepEqual(
      [await found(), await found(3), await found(2)],
      [
        [3, false],
        [3, false],
        [2, true],
      ],
    );
    provider.dispose();
  });

  it("are offered for images that are dropped into Markdown, and for nothing else", async () => {
    const document = await vscode.workspace.openTextDocument(inWorkspace("docs/architecture.md"));
    const offered: Insertion[] = [];
    const provider = new AltInsertProvider((insertion) => offered.push(insertion));
    const dropped = async (...uris: string[]) => {
      const data = new vscode.DataTransfer();
      data.set("text/uri-list", new vscode.DataTransferItem(uris.join("\r\n")));
      return (await provider.provideDocumentDropEdits(document, new vscode.Position(0, 0), data)).map(({ insertText }) => insertText);
    };
    const [chart, flow] = [inWorkspace("images/chart.png"), inWorkspace("images/flow.png")].map(String);
    assert.deepEqual(await dropped(chart ?? "", flow ?? ""), ["![description](../images/chart.png) ![description](../images/flow.png)"]);
    assert.deepEqual(offered[0]?.images.map(String), [chart, flow]);
    for (const other of ["https://example.org/a.png", inWorkspace("README.md").toString(), "file:///elsewhere/a.png"]) {
      assert.deepEqual(await dropped(other), [], other);
    }
    assert.equal(offered.length, 1);
  });

  it("that need no review are written first, and the others are then written at their new positions", async () => {
    const document = await opened("![](a.png) ![](a.png) ![](a.png)");
    const extension = vscode.extensions.getExtension("oriel.oriel");
    assert.ok(extension);
    const workers = new AltTextWorkers(extension.extensionUri, { show() {}, log() {} } as unknown as Engine);
    const checks = createChecks(workers, vscode.window.createOutputChannel("test", { log: true }), () => {});
    const writing = new AltTextWriter({ workers, checks }, document, "markdown", readEditorState(vscode.window.activeTextEditor));
    const proposed = (from: number, alt: string) => ({
      from,
      before: "![](a.png)",
      proposal: { role: "informative" as const, alt, description: "" },
    });
    await writing.write([proposed(0, "A long text that moves the others"), proposed(22, "The last")]);
    await writing.write([proposed(11, "Agreed to")]);
    assert.equal(document.getText(), "![A long text that moves the others](a.png) ![Agreed to](a.png) ![The last](a.png)");
    workers.dispose();
  });

  it("are not checked in documents without an image or in read-only documents", async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("oriel-rule:/missing.md"));
    assert.match(document.getText(), /<!--/);
    const empty = await opened("text");
    // This document is opened later, and therefore checked later.
    await settled((await opened("![image](a.png)")).uri, ["placeholder"]);
    assert.deepEqual([...rulesOf(document.uri), ...rulesOf(empty.uri)], []);
  });
});
