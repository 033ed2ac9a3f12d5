import type { Uri, Webview } from "vscode";
import { buildPageHtml } from "../webview/html.ts";
import { chatLabels } from "./chatLabels.ts";

export function buildChatHtml(webview: Webview, extensionUri: Uri): string {
  const body = `<main>
<h1 class="visually-hidden">Oriel</h1>
<div id="turns" role="group" aria-label="Questions and answers"></div>
</main>
<p id="announcement" class="visually-hidden" role="status"></p>`;
  return buildPageHtml(webview, extensionUri, { name: "panel", title: "Oriel", body, labels: chatLabels });
}
