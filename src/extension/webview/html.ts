import { randomBytes } from "node:crypto";
import { Uri, type Webview } from "vscode";
import { buildContentSecurityPolicy } from "./contentSecurityPolicy.ts";

export interface Page {
  /** Name of the script in dist/media, without extension. The style sheet is named `<name>-style.css`. */
  name: string;
  title: string;
  body: string;
  /** Strings for the page, which its script reads. */
  labels: Record<string, string>;
}

/** Creates the HTML of a webview page. The page may load only its own script and style sheet, and images from the resource roots. */
export function buildPageHtml(webview: Webview, extensionUri: Uri, { name, title, body, labels }: Page): string {
  const nonce = randomBytes(16).toString("base64");
  const getResourceUrl = (file: string) => webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", "media", file)).toString();
  const policy = buildContentSecurityPolicy(webview.cspSource, nonce);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${getResourceUrl(`${name}-style.css`)}">
</head>
<body>
${body}
<script id="labels" type="application/json" nonce="${nonce}">${JSON.stringify(labels).replaceAll("<", String.raw`\u003c`)}</script>
<script type="module" nonce="${nonce}" src="${getResourceUrl(`${name}.js`)}"></script>
</body>
</html>`;
}
