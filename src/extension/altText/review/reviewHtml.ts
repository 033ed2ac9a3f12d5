import type { Uri, Webview } from "vscode";
import { buildPageHtml } from "../../webview/html.ts";
import { reviewLabels } from "./reviewLabels.ts";

/** Creates the HTML of the review page. */
export function buildReviewHtml(webview: Webview, extensionUri: Uri): string {
  const body = `<main>
<h1 class="visually-hidden">Alt text in the workspace</h1>
</main>
<p id="announcement" class="visually-hidden" role="status"></p>`;
  return buildPageHtml(webview, extensionUri, { name: "review", title: "Alt Text Review", body, labels: reviewLabels });
}
