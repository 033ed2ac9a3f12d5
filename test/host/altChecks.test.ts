import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { readFolderSettings } from "../../src/extension/altText/repositorySettings.ts";
import { walkFolders } from "../../src/extension/images/findImages.ts";
import { createFolder, removeFolders } from "../fixtures/folder.ts";
import { waitUntil } from "../waiting.ts";
import { MemoryFiles } from "./memoryFiles.ts";
import { activateOriel, createWorkspaceUri } from "./oriel.ts";
import { insertText, listActions, openDocument, readFindings, waitForFindings } from "./altTextDocuments.ts";

describe("alt text in the editor", () => {
  before(async () => {
    await activateOriel();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is checked while the user types, in documents of every supported language", async () => {
    const cases: [language: string, content: string][] = [
      ["markdown", "![image](a.png)"],
      ["html", '<img src="a.png" alt="image">'],
      ["typescriptreact", 'const a = <img src="a.png" alt="image" />;'],
      ["javascriptreact", 'const a = <img src="a.png" alt="image" />;'],
    ];
    for (const [language, content] of cases) await waitForFindings((await openDocument(content, language)).uri, ["placeholder"]);
    const document = await openDocument("text");
    await insertText(document, "<img src=a.png>");
    await waitForFindings(document.uri, ["missing"]);
    await vscode.commands.executeCommand("undo");
    await waitForFindings(document.uri, []);
  });

  it("is not checked if checks are turned off, and otherwise has findings with the configured severities", async () => {
    const settings = vscode.workspace.getConfiguration("oriel.altText");
    const document = await openDocument("![image](a.png)");
    await waitForFindings(document.uri, ["placeholder"]);
    await settings.update("rules", { placeholder: "info" }, vscode.ConfigurationTarget.Global);
    await waitUntil(
      () => vscode.languages.getDiagnostics(document.uri)[0]?.severity === vscode.DiagnosticSeverity.Hint || undefined,
      "the finding as a hint",
    );
    await settings.update("check", false, vscode.ConfigurationTarget.Global);
    await waitForFindings(document.uri, []);
    await settings.update("check", undefined, vscode.ConfigurationTarget.Global);
    await settings.update("rules", undefined, vscode.ConfigurationTarget.Global);
    await waitForFindings(document.uri, ["placeholder"]);
  });

  it("is still checked if a setting has the wrong type", async () => {
    const settings = vscode.workspace.getConfiguration("oriel.altText");
    const wrongValues = { components: "Figure", rules: null, aliases: [1], maxLength: "long", check: "yes" };
    for (const [key, value] of Object.entries(wrongValues)) await settings.update(key, value, vscode.ConfigurationTarget.Global);
    const document = await openDocument("![image](a.png)");
    await waitForFindings(document.uri, ["placeholder"]);
    for (const key of Object.keys(wrongValues)) await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
  });

  it("has code actions for the current text, even if some were requested before a change", async () => {
    const document = await openDocument(`![image](a.png)\n${"Some text.\n".repeat(20_000)}`);
    const earlierActions = listActions(document, "image]");
    await insertText(document, "![img](b.png)\n");
    assert.ok((await listActions(document, "img]")).some(({ title }) => title === "Mark as decorative"));
    await earlierActions;
    await waitForFindings(document.uri, ["placeholder", "placeholder"]);
  });

  it("is not checked in documents that are too large to be edited by hand", async () => {
    const small = await openDocument("![image](a.png)");
    const large = await openDocument(`![image](a.png)\n${"text\n".repeat(400_001)}`);
    await waitForFindings(small.uri, ["placeholder"]);
    await vscode.window.showTextDocument(small);
    await insertText(small, "![img](b.png) ");
    await waitForFindings(small.uri, ["placeholder", "placeholder"]);
    assert.deepEqual(readFindings(large.uri), []);
  });

  it("is checked with the repository's .orielrc, including its components, as soon as it changes", async () => {
    const settings = createWorkspaceUri(".orielrc");
    const pageUri = createWorkspaceUri("own.tsx");
    await vscode.workspace.fs.writeFile(
      pageUri,
      Buffer.from('export const a = [<Shot src="images/chart.png" alt="image" />, <img src="images/flow.png" alt="img" />];\n'),
    );
    const document = await vscode.workspace.openTextDocument(pageUri);
    await vscode.window.showTextDocument(document);
    await waitForFindings(pageUri, ["placeholder"]);
    await vscode.workspace.fs.writeFile(settings, Buffer.from('{ "components": ["Shot"], "rules": { "placeholder": "warning" } }'));
    await waitUntil(
      () => vscode.languages.getDiagnostics(pageUri)[0]?.severity === vscode.DiagnosticSeverity.Warning || undefined,
      "the finding as a warning",
    );
    await vscode.workspace.fs.writeFile(settings, Buffer.from('{ "components": ["Shot"], "rules": { "placeholder": "off" } }'));
    await waitForFindings(pageUri, []);
    await vscode.workspace.fs.delete(settings);
    await waitForFindings(pageUri, ["placeholder"]);
    await vscode.workspace.fs.delete(pageUri);
  });

  it("is checked together with the image's path, which is relative to the document", async () => {
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("docs/architecture.md"));
    await vscode.window.showTextDocument(document);
    await waitForFindings(document.uri, ["empty", "redundant-words"]);
    await insertText(document, "![A form](../images/none.png)\n");
    await waitForFindings(document.uri, ["broken-path", "empty", "redundant-words"]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("has findings that link to the documentation of their rules", async () => {
    const document = await openDocument("![image](a.png)");
    await waitForFindings(document.uri, ["placeholder"]);
    const code = vscode.languages.getDiagnostics(document.uri)[0]?.code;
    assert.ok(typeof code === "object");
    const rule = await vscode.workspace.openTextDocument(code.target);
    assert.match(rule.getText(), /^# placeholder\n\n[\s\S]*WCAG 2\.2: 1\.1\.1/);
    assert.match(rule.getText(), /Default severity: information in the editor, warning in `oriel alt scan`/);
    for (const comment of ["<!-- oriel-disable-line placeholder -->", "/* oriel-disable-line placeholder */"])
      assert.ok(rule.getText().includes(comment), comment);
  });

  it("is checked with the .orielrc files from the root of the repository down to the folder", async () => {
    const root = await createFolder();
    const folder = path.join(root, "docs");
    await mkdir(folder);
    await mkdir(path.join(root, ".git"));
    await writeFile(path.join(root, ".git", "HEAD"), "ref: refs/heads/main\n");
    await writeFile(path.join(root, ".orielrc"), '{ "maxLength": 80 }');
    await writeFile(path.join(folder, ".orielrc"), '{ "maxLength": 90 }');
    const { settings } = await readFolderSettings(vscode.Uri.file(folder));
    assert.deepEqual([settings.root, settings.path], [root, folder]);
    assert.deepEqual(
      settings.repositoryFiles?.map((file) => [file.text, file.folder]),
      [
        ['{ "maxLength": 80 }', "."],
        ['{ "maxLength": 90 }', "docs"],
      ],
    );
    await removeFolders();
  });

  it("is checked in a virtual workspace", async () => {
    const files = new MemoryFiles();
    files.add("/site/page.md", Buffer.from("![image](a.png)"));
    const provider = vscode.workspace.registerFileSystemProvider("oriel-memory", files, { isReadonly: false });
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("oriel-memory:/site/page.md"));
    await waitForFindings(document.uri, ["placeholder"]);
    provider.dispose();
  });

  it("is checked with the .orielrc of a virtual workspace, and truncated search results are reported", async () => {
    const files = new MemoryFiles();
    const scheme = "oriel-elsewhere";
    files.add("/site/.orielrc", Buffer.from('{ "maxLength": 80 }'));
    for (const name of ["a.md", "docs/b.md", "docs/c.md"]) files.add(`/site/${name}`, Buffer.from("![image](a.png)"));
    const provider = vscode.workspace.registerFileSystemProvider(scheme, files, { isReadonly: false });
    const siteUri = vscode.Uri.from({ scheme, path: "/site" });
    assert.equal((await readFolderSettings(siteUri)).settings.repositoryFiles?.[0]?.text, '{ "maxLength": 80 }');
    const isPage = (path: string) => path.endsWith(".md");
    const { token } = new vscode.CancellationTokenSource();
    const countFiles = async (maxFiles?: number) => {
      const { files, isTruncated } = await walkFolders(siteUri, isPage, token, maxFiles);
      return [files.length, isTruncated];
    };
    assert.deepEqual(
      [await countFiles(), await countFiles(3), await countFiles(2)],
      [
        [3, false],
        [3, false],
        [2, true],
      ],
    );
    provider.dispose();
  });

  it("is not checked in documents without an image or in read-only documents", async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("oriel-rule:/missing.md"));
    assert.match(document.getText(), /<!--/);
    const empty = await openDocument("text");
    // This document is opened later, and therefore checked later.
    await waitForFindings((await openDocument("![image](a.png)")).uri, ["placeholder"]);
    assert.deepEqual([...readFindings(document.uri), ...readFindings(empty.uri)], []);
  });
});
