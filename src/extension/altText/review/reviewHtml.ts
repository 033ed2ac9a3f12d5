import type { Uri, Webview } from "vscode";
import { pageHtml } from "../../webview/html.ts";
import { reviewLabels } from "./reviewLabels.ts";

/** Page of the review. Its images are files of the workspace. */
export function reviewHtml(webview: Webview, extensionUri: Uri): string {
  const body = `<main>
<h1 class="visually-hidden">Alt texts in the workspace</h1>
</main>
<p id="announcement" class="visually-hidden" role="status"></p>`;
  return pageHtml(webview, extensionUri, { name: "review", title: "Alt Texts", body, labels: reviewLabels });
}
