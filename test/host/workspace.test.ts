import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";

describe("the sample workspace", () => {
  it("is open and trusted", () => {
    assert.equal(path.posix.basename(vscode.workspace.workspaceFolders?.[0]?.uri.path ?? ""), "workspace");
    assert.equal(vscode.workspace.isTrusted, true);
  });
});
