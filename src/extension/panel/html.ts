import { randomBytes } from "node:crypto";
import { Uri, env, l10n, type Webview } from "vscode";

/** The page of the answer panel. Nothing but its own script and style may run or load; images come from our folders alone. */
export function panelHtml(webview: Webview, extensionUri: Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const address = (name: string) => webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", "media", name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Oriel</title>
<link rel="stylesheet" href="${address("panel-style.css")}">
</head>
<body>
<main id="turns" aria-label="${attribute(l10n.t("Questions and answers"))}"></main>
<p id="announcement" class="visually-hidden" role="status"></p>
<script id="labels" type="application/json" nonce="${nonce}">${labels()}</script>
<script type="module" nonce="${nonce}" src="${address("panel.js")}"></script>
</body>
</html>`;
}

/** The panel's own words, translated here because a webview has no access to `vscode.l10n`. */
function labels(): string {
  const words = {
    stop: l10n.t("Stop"),
    copy: l10n.t("Copy"),
    copied: l10n.t("Copied"),
    retry: l10n.t("Ask Again"),
    stopped: l10n.t("Stopped."),
    truncated: l10n.t("The answer reached its limit of tokens."),
    started: l10n.t("Asked: {0}"),
    finished: l10n.t("Answer finished."),
    failed: l10n.t("Failed: {0}"),
    tokens: l10n.t("{0} tokens"),
    openPicture: l10n.t("Open {0} as it was sent, picture {1}"),
    log: l10n.t("Last lines of the log"),
    empty: l10n.t("Ask about an image: run “Oriel: Explain Image…” from the command palette, or right-click an image in the Explorer."),
  };
  return JSON.stringify(words).replaceAll("<", String.raw`\u003c`);
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
