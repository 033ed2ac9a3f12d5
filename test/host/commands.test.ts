import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandDefinitions } from "../../src/contributions/commands.ts";
import { activateOriel } from "./oriel.ts";

describe("the commands of Oriel", () => {
  it("all have handlers once the extension is active", async () => {
    await activateOriel();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commandDefinitions.map(({ id }) => id).filter((id) => !registered.has(id)),
      [],
    );
  });
});
