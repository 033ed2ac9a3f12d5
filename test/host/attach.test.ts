import assert from "node:assert/strict";
import * as vscode from "vscode";
import { SENT_IMAGE_SCHEME } from "../../src/contributions/names.ts";
import { SentImages } from "../../src/extension/images/sentImages.ts";
import { waitUntil } from "../waiting.ts";
import type { DraftView } from "../../src/protocol/draftView.ts";
import { activateOriel, createWorkspaceUri, runDraftCommand } from "./oriel.ts";

/** Lists the name of each attachment, with its tokens or its state. */
function listAttachments({ attachments }: DraftView): string[] {
  return attachments.map(({ name, state }) => `${name}: ${state.kind === "prepared" ? `${state.prepared.tokens} tokens` : state.kind}`);
}

/** Opens a new workspace file with this content, and places the cursor in the first occurrence of `target`. */
async function openFile(name: string, content: string, target: string): Promise<void> {
  const uri = createWorkspaceUri(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const position = document.positionAt(content.indexOf(target) + 1);
  editor.selection = new vscode.Selection(position, position);
}

describe("the attachments of a question", () => {
  // Closing the panel clears its draft.
  beforeEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("include all images selected in the Explorer with their token counts, even a broken one, which is marked as failed", async () => {
    const uris = ["images/login-form.png", "images/broken.png", "images/chart.png"].map(createWorkspaceUri);
    const draft = await runDraftCommand("oriel.askAboutImage", uris[0], uris);
    assert.deepEqual(listAttachments(draft), [
      "images/login-form.png: 72 tokens",
      "images/broken.png: failed",
      "images/chart.png: 72 tokens",
    ]);
    assert.equal(draft.tokens, 144);
    assert.equal(draft.defaultQuestion, "Explain these images.");
  });

  it("accumulate with each command", async () => {
    await runDraftCommand("oriel.askAboutImage", createWorkspaceUri("images/chart.png"));
    const draft = await runDraftCommand("oriel.askAboutImage", createWorkspaceUri("images/flow.png"));
    assert.deepEqual(listAttachments(draft), ["images/chart.png: 72 tokens", "images/flow.png: 86 tokens"]);
  });

  it("include the selection with its lines, and the images that it links to", async () => {
    const document = await vscode.workspace.openTextDocument(createWorkspaceUri("README.md"));
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const line = document.positionAt(document.getText().indexOf("images/chart.png")).line;
    editor.selection = new vscode.Selection(line, 0, line, document.lineAt(line).text.length);
    const draft = await runDraftCommand("oriel.askAboutSelection");
    assert.deepEqual(
      draft.selections.map(({ label }) => label),
      [`README.md, lines ${line + 1} to ${line + 1}`],
    );
    assert.deepEqual(listAttachments(draft), ["images/chart.png: 72 tokens"]);
    const again = await runDraftCommand("oriel.askAboutSelection");
    assert.equal(again.selections.length, 1, "the same lines are attached once");
  });

  it("do not include a selection that is too large, and the user is notified", async () => {
    await runDraftCommand("oriel.askAboutImage", createWorkspaceUri("images/chart.png"));
    await openFile("large.css", "/* word */\n".repeat(50_000), "word");
    await vscode.commands.executeCommand("editor.action.selectAll");
    let hasEnded = false;
    void vscode.commands.executeCommand("oriel.askAboutSelection").then(() => (hasEnded = true));
    // The command does not finish until its notification is dismissed.
    const dismiss = async () => {
      await vscode.commands.executeCommand("notifications.clearAll");
      return hasEnded || undefined;
    };
    await waitUntil(dismiss, "the notification");
    const draft = (await activateOriel()).draft();
    assert.deepEqual(draft?.selections, []);
    assert.deepEqual(draft && listAttachments(draft), ["images/chart.png: 72 tokens"]);
  });

  it("include the image of the data: URL at the cursor", async () => {
    const bytes = await vscode.workspace.fs.readFile(createWorkspaceUri("images/chart.png"));
    const url = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
    await openFile("logo.css", `.logo {\n  background: url("${url}");\n}\n`, "base64,");
    const draft = await runDraftCommand("oriel.askAboutImage");
    assert.match(listAttachments(draft)[0] ?? "", /^image in logo\.css, line 2: 72 tokens$/);
  });

  it("include the image of an SVG data: URL", async () => {
    const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='100' height='80'><rect width='100%' height='50%'/></svg>`;
    await openFile("background.css", `background: url("data:image/svg+xml;utf8,${svg}")`, "utf8,");
    const draft = await runDraftCommand("oriel.askAboutImage");
    const [image] = draft.attachments;
    assert.ok(image?.state.kind === "prepared", JSON.stringify(image));
    assert.deepEqual(image.state.prepared.original, { width: 100, height: 80 });
  });

  it("are limited to 16 images, and the others are marked as failed", async () => {
    const uris = Array.from({ length: 18 }, (_, index) => createWorkspaceUri(index % 2 === 0 ? "images/chart.png" : "images/flow.png"));
    const { attachments } = await runDraftCommand("oriel.askAboutImage", uris[0], uris);
    const failed = attachments.flatMap(({ state }) => (state.kind === "failed" ? state.message : []));
    assert.equal(failed.length, 2);
  });

  it("are empty if no image is chosen, and the question can still be written", async () => {
    const draft = await runDraftCommand("oriel.askAboutImage");
    assert.deepEqual([...listAttachments(draft), ...draft.selections, draft.defaultQuestion], [""]);
  });
});

describe("an image as it was sent", () => {
  it("is a read-only file named after the image", async () => {
    const { attachments } = await runDraftCommand("oriel.askAboutImage", createWorkspaceUri("images/chart.png"));
    const state = attachments.at(-1)?.state;
    assert.ok(state?.kind === "prepared");
    const source = state.prepared.pieces[0]?.source ?? "";
    const uri = SentImages.createUri(vscode.Uri.parse(source).path, "chart.png, sent as 480×336");
    assert.equal(uri.path.split("/").at(-1), "chart.png, sent as 480×336.png");
    const png = Buffer.from(await vscode.workspace.fs.readFile(uri));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [480, 336]);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, png));
  });

  it("gives no access to files outside the folder of prepared images", async () => {
    for (const path of ["/../../secret.png", "/..%2F..%2Fsecret.png/a.png", `/${"a".repeat(64)}-1.json/a.png`]) {
      await assert.rejects(async () => vscode.workspace.fs.readFile(vscode.Uri.from({ scheme: SENT_IMAGE_SCHEME, path })), /NotFound/);
    }
  });
});
