import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findFileReferences } from "../../src/chat/findFileReferences.ts";
import { openFileReference, workspaceFiles } from "../../src/extension/chat/workspaceFiles.ts";
import { inWorkspace } from "./oriel.ts";

describe("what an answer says of the workspace", () => {
  const labels = async (paths: string[], quotes: string[] = []) =>
    (await findFileReferences(workspaceFiles, paths, quotes)).map(({ label }) => label);

  it("is a link where it names a file, whoever's machine the path is of", async () => {
    assert.deepEqual(
      await labels(["src/loginForm.tsx:8", "/home/other/tidal/src/loginForm.tsx:13:5", String.raw`C:\tidal\docs\architecture.md`]),
      ["src/loginForm.tsx:8", "src/loginForm.tsx:13", "docs/architecture.md"],
    );
  });

  it("is none where there is no such file, or no name", async () => {
    assert.deepEqual(await labels(["src/other.tsx:8", "**.tsx", "../../etc/passwd.txt", ""]), []);
  });

  it("is the line where a quoted text stands", async () => {
    const places = await findFileReferences(workspaceFiles, [], ["setBusy(false);", "stands nowhere in it", "short"]);
    assert.deepEqual(
      places.map(({ label, text }) => [label, text]),
      [["src/loginForm.tsx:19", "setBusy(false);"]],
    );
  });

  it("opens at its line", async () => {
    const [place] = await findFileReferences(workspaceFiles, ["src/loginForm.tsx:19"], []);
    assert.ok(place);
    await openFileReference(place, vscode.ViewColumn.One);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), inWorkspace("src/loginForm.tsx").toString());
    assert.equal(editor?.selection.active.line, 18);
  });
});
