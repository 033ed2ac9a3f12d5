import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ANY, createFailurePattern } from "../fixtures/failurePattern.ts";
import { MemoryFiles } from "./memoryFiles.ts";
import { activateOriel, runDraftCommand, createWorkspaceUri, getAnswerText, readCaption, runTurnCommand } from "./oriel.ts";
import { waitUntil } from "../waiting.ts";

const acceptQuickPickItem = () => vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");

describe("Oriel: Explain Image…", () => {
  it("streams a correct answer into the panel, with details of the image as sent", async () => {
    const turn = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/login-form.png")]);
    assert.equal(getAnswerText(turn), await readCaption("images/login-form.png"));
    const [image] = turn.images;
    assert.equal(image?.name, "images/login-form.png");
    assert.deepEqual(image?.prepared?.original, { width: 480, height: 336 });
    assert.equal(image?.prepared?.tokens, 72);
    const panels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === "Oriel");
    assert.equal(panels.length, 1);
  });

  it("uses all images that are selected in the Explorer", async () => {
    const uris = [createWorkspaceUri("images/login-form.png"), createWorkspaceUri("images/chart.png")];
    const turn = await runTurnCommand("oriel.explainImage", [uris[0], uris]);
    assert.equal(turn.images.length, 2);
    assert.equal(turn.state.kind, "done");
  });

  it("uses the image whose link is at the cursor", async () => {
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("README.md"));
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const offset = document.getText().indexOf("images/chart.png");
    assert.ok(offset > 0, "the sample README contains the chart");
    const position = document.positionAt(offset + 3);
    editor.selection = new vscode.Selection(position, position);
    const turn = await runTurnCommand("oriel.explainImage", [document.uri]);
    assert.deepEqual(
      turn.images.map(({ name }) => name),
      ["images/chart.png"],
    );
    assert.equal(getAnswerText(turn), await readCaption("images/chart.png"));
  });

  it("uses the image in the active tab", async () => {
    await vscode.commands.executeCommand("vscode.open", createWorkspaceUri("images/flow.png"), vscode.ViewColumn.One);
    await waitUntil(
      () => (vscode.window.tabGroups.activeTabGroup.activeTab?.label === "flow.png" ? true : undefined),
      "the preview",
      45_000,
    );
    const turn = await runTurnCommand("oriel.explainImage");
    assert.equal(getAnswerText(turn), await readCaption("images/flow.png"));
  });

  it("lets the user pick from the images of the workspace", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    // The first search in a new window is slow on a busy machine.
    await vscode.workspace.findFiles("**/*.png");
    const knownCount = (await activateOriel()).turns().length;
    const turn = await runTurnCommand("oriel.explainImage", [], async () => {
      // There is no event for the end of the search: select and accept until a turn has started.
      const choose = async () => {
        await vscode.commands.executeCommand("workbench.action.quickOpenSelectNext");
        await acceptQuickPickItem();
        return (await activateOriel()).turns().length > knownCount ? true : undefined;
      };
      await waitUntil(choose, "the choice");
    });
    assert.equal(turn.images.length, 1);
    assert.match(turn.images[0]?.name ?? "", /^images\//);
  });

  it("shows why a text file named .png is rejected, then answers about an image", async () => {
    const failed = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/broken.png")]);
    assert.ok(failed.state.kind === "failed");
    assert.match(failed.state.message, createFailurePattern({ kind: "notAnImage", name: "images/broken.png", reason: ANY }));
    const next = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
    assert.equal(getAnswerText(next), await readCaption("images/chart.png"));
  });

  it("reports that an image does not exist", async () => {
    const { state } = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/gone.png")]);
    assert.ok(state.kind === "failed" && /gone\.png does not exist/.test(state.message));
  });

  it("tells the user to set up a model if there is none, and works after one is set", async () => {
    const settings = vscode.workspace.getConfiguration("oriel");
    const path = settings.get<string>("modelPath");
    await settings.update("modelPath", "", vscode.ConfigurationTarget.Global);
    try {
      const { state } = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
      assert.ok(state.kind === "failed");
      assert.match(state.message, createFailurePattern({ kind: "noModel" }));
      assert.equal(state.action, "Set Up a Model…");
    } finally {
      await settings.update("modelPath", path, vscode.ConfigurationTarget.Global);
    }
    const next = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/chart.png")]);
    assert.equal(getAnswerText(next), await readCaption("images/chart.png"));
  });
});

describe("the other actions", () => {
  for (const [command, question] of [
    ["oriel.transcribeText", "Transcribe Text"],
    ["oriel.describeUi", "Describe UI"],
    ["oriel.findUiProblems", "Find UI Problems"],
    ["oriel.explainError", "Explain Error"],
  ] as const) {
    it(`ask about an image right away: ${question}`, async () => {
      const turn = await runTurnCommand(command, [createWorkspaceUri("images/login-form.png")]);
      assert.equal(turn.question, question);
      assert.equal(turn.state.kind, "done", getAnswerText(turn));
      assert.notEqual(turn.text, "");
    });
  }
});

describe("the engine", () => {
  it("answers again after the command Restart Engine", async () => {
    await vscode.commands.executeCommand("oriel.restartEngine");
    const turn = await runTurnCommand("oriel.explainImage", [createWorkspaceUri("images/flow.png")]);
    assert.equal(getAnswerText(turn), await readCaption("images/flow.png"));
  });

  it("has a log that the command Show Logs opens", async () => {
    await vscode.commands.executeCommand("oriel.showLogs");
    const findLog = () =>
      vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.scheme === "output" && uri.path.includes("Oriel"));
    await waitUntil(findLog, "the log");
  });
});

describe("a virtual file system", () => {
  const files = new MemoryFiles();
  let registration: vscode.Disposable;
  before(async () => {
    registration = vscode.workspace.registerFileSystemProvider("orielmemory", files, { isCaseSensitive: true });
    for (const name of ["chart.png", "broken.png"]) {
      files.add(`/images/${name}`, await vscode.workspace.fs.readFile(createWorkspaceUri(`images/${name}`)));
    }
    files.add("/page.md", new TextEncoder().encode("# Bars\n\n![bars](images/chart.png)\n"));
  });
  after(() => registration.dispose());
  const createUri = (path: string) => vscode.Uri.from({ scheme: "orielmemory", path });

  it("provides an image to explain", async () => {
    const turn = await runTurnCommand("oriel.explainImage", [createUri("/images/chart.png")]);
    assert.equal(getAnswerText(turn), await readCaption("images/chart.png"));
  });

  it("provides the image of a link to explain", async () => {
    const editor = await vscode.window.showTextDocument(createUri("/page.md"), { viewColumn: vscode.ViewColumn.One });
    editor.selection = new vscode.Selection(2, 12, 2, 12);
    const turn = await runTurnCommand("oriel.explainImage", [createUri("/page.md")]);
    assert.equal(getAnswerText(turn), await readCaption("images/chart.png"));
  });

  it("provides selected text and the image that it links to", async () => {
    const editor = await vscode.window.showTextDocument(createUri("/page.md"), { viewColumn: vscode.ViewColumn.One });
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    const { attachments, selections } = await runDraftCommand("oriel.askAboutSelection");
    assert.match(selections.at(-1)?.label ?? "", /page\.md, lines 1 to 3$/);
    assert.deepEqual(attachments.at(-1)?.state.kind, "prepared");
  });

  it("provides a broken image that is rejected", async () => {
    const { state } = await runTurnCommand("oriel.explainImage", [createUri("/images/broken.png")]);
    assert.equal(state.kind, "failed");
  });

  it("provides each image to a new conversation", async () => {
    for (const name of ["chart.png", "broken.png"]) await runTurnCommand("oriel.explainImage", [createUri(`/images/${name}`)]);
    assert.equal((await activateOriel()).turns().length, 1);
  });
});
