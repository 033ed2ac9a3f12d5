import { Uri, env, window } from "vscode";

/** Opens a URL from an answer if the user confirms it: links are written by the model, and may come from an image. */
export async function openLink(href: string): Promise<void> {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) return;
  const openLabel = "Open Link";
  const choice = await window.showWarningMessage(
    `Open this link from the answer? It points to ${url.host}.`,
    { modal: true, detail: url.href },
    openLabel,
  );
  if (choice === openLabel) await env.openExternal(Uri.parse(url.href, true));
}
