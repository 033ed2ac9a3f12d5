import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findFileReferences } from "../../src/chat/findFileReferences.ts";
import { openFileReference, workspaceFiles } from "../../src/extension/chat/workspaceFiles.ts";
import { createWorkspaceUri } from "./oriel.ts";

describe("a file reference in an answer", () => {
  const listLabels = async (paths: string[], quotes: string[] = []) =>
    (await findFileReferences(workspaceFiles, paths, quotes)).map(({ label }) => label);

  it("is a link if it names a file, even with a path from another machine", async () => {
    assert.deepEqual(
      await listLabels(["src/loginForm.tsx:8", "/home/other/tidal/src/loginForm.tsx:13:5", String.raw`C:\tidal\docs\architecture.md`]),
      ["src/loginForm.tsx:8", "src/loginForm.tsx:13", "docs/architecture.md"],
    );
  });

  it("is not a link if it names no file or a file that does not exist", async () => {
    assert.deepEqual(await listLabels(["src/other.tsx:8", "**.tsx", "../../etc/passwd.txt", ""]), []);
  });

  it("has the line number of a quoted text", async () => {
    const references = await findFileReferences(workspaceFiles, [], ["setBusy(false);", "does not occur in it", "short"]);
    assert.deepEqual(
      references.map(({ label, text }) => [label, text]),
      [["src/loginForm.tsx:19", "setBusy(false);"]],
    );
  });

  it("opens the file at its line", async () => {
    const [reference] = await findFileReferences(workspaceFiles, ["src/loginForm.tsx:19"], []);
    assert.ok(reference);
    await openFileReference(reference, vscode.ViewColumn.One);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), createWorkspaceUri("src/loginForm.tsx").toString());
    assert.equal(editor?.selection.active.line, 18);
  });
});
