import assert from "node:assert/strict";
import * as vscode from "vscode";
import { WebviewHost } from "../../src/extension/webview/webviewHost.ts";
import { waitUntil } from "../waiting.ts";

type FromPage = { kind: "ready" } | { kind: "echo"; text: string } | { kind: "broken" };
type ToPage = { text: string };

const VIEW_TYPE = "oriel.webviewHostTest";

/** A page that sends back each message. */
const PAGE = `<!DOCTYPE html><script>
const vscode = acquireVsCodeApi();
addEventListener("message", ({ data }) => vscode.postMessage(data.text === "fail" ? { kind: "broken" } : { kind: "echo", text: data.text }));
vscode.postMessage({ kind: "ready" });
vscode.postMessage({ kind: "unknown" });
</script>`;

describe("a webview panel", () => {
  let host: WebviewHost<FromPage, ToPage>;
  let received: string[];
  let errors: { error: unknown; retry: () => void }[];
  let closedCount: number;
  let isBroken: boolean;
  beforeEach(() => {
    [received, errors, closedCount, isBroken] = [[], [], 0, true];
    const { extensionUri } = vscode.extensions.getExtension("oriel.oriel") ?? assert.fail("Oriel is not installed");
    host = new WebviewHost<FromPage, ToPage>(extensionUri, {
      viewType: VIEW_TYPE,
      title: "Webview Host",
      column: vscode.ViewColumn.One,
      html: () => PAGE,
      resourceRoots: async () => [],
      parse: (raw) => {
        const message = raw as FromPage;
        return ["ready", "echo", "broken"].includes(message.kind) ? message : undefined;
      },
      handlers: {
        ready: () => void received.push("ready"),
        echo: ({ text }) => void received.push(text),
        broken: async () => {
          if (isBroken) throw new Error("broken");
          received.push("retried");
        },
      },
      onError: (error, retry) => void errors.push({ error, retry }),
      onClose: () => (closedCount += 1),
    });
  });
  afterEach(async () => {
    host.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const listTabs = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(VIEW_TYPE));
  const waitForMessages = (...messages: string[]) =>
    waitUntil(() => (messages.every((message) => received.includes(message)) ? true : undefined), messages.join(", "));

  it("is opened only once by concurrent calls, and sends queued messages as soon as its page is ready", async () => {
    const opened = Promise.all([host.open(), host.open()]);
    host.send({ text: "lost" });
    host.sendWhenReady({ text: "queued" });
    await opened;
    await waitForMessages("queued");
    host.send({ text: "sent" });
    await waitForMessages("sent");
    assert.deepEqual([received, listTabs().length], [["ready", "queued", "sent"], 1]);
  });

  it("stays the only panel if VS Code restores another one later", async () => {
    await host.open();
    const restored = vscode.window.createWebviewPanel(VIEW_TYPE, "Restored", vscode.ViewColumn.One);
    let isDisposed = false;
    restored.onDidDispose(() => (isDisposed = true));
    let isPrepared = false;
    await host.restore(restored, async () => void (isPrepared = true));
    await waitUntil(() => isDisposed || undefined, "the restored panel to be closed");
    assert.equal(isPrepared, false);
  });

  it("is reused when VS Code restores it, and commands wait until it is prepared", async () => {
    const restored = vscode.window.createWebviewPanel(VIEW_TYPE, "Restored", vscode.ViewColumn.One);
    const order: string[] = [];
    const restoring = host.restore(restored, async () => void order.push("prepared"));
    await host.waitUntilOpened();
    order.push("opened");
    await restoring;
    await host.open();
    await waitForMessages("ready");
    assert.deepEqual([order, listTabs().length], [["prepared", "opened"], 1]);
  });

  it("queues messages for its page while it is hidden", async () => {
    await host.open();
    await waitForMessages("ready");
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: "x" }), vscode.ViewColumn.One);
    await waitUntil(() => (host.isReady ? undefined : true), "the page to be hidden");
    assert.equal(host.isVisible, false);
    host.send({ text: "lost" });
    host.sendWhenReady({ text: "queued" });
    await host.open();
    await waitForMessages("queued");
    assert.deepEqual(received, ["ready", "ready", "queued"]);
  });

  it("reports a message that failed, and can send it again", async () => {
    await host.open();
    host.sendWhenReady({ text: "fail" });
    const { error, retry } = await waitUntil(() => errors[0], "the error");
    assert.equal(error instanceof Error && error.message, "broken");
    isBroken = false;
    retry();
    await waitForMessages("retried");
  });

  it("reports that the user closed it, and is opened again by the next command", async () => {
    await host.open();
    await waitForMessages("ready");
    await vscode.window.tabGroups.close(listTabs());
    await waitUntil(() => closedCount === 1 || undefined, "the close");
    assert.deepEqual([host.isReady, host.column], [false, undefined]);
    await host.open();
    await waitUntil(() => (received.length === 2 ? true : undefined), "the page");
    assert.equal(listTabs().length, 1);
  });
});
