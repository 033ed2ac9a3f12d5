import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the untrusted sample workspace", () => {
  it("is open in Restricted Mode", () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.equal(vscode.workspace.isTrusted, false);
  });
});
