import { Uri, env, l10n, window } from "vscode";

/** Opens a web address of an answer after the user saw where it leads: links are written by the model, or come from an image. */
export async function openLink(href: string): Promise<void> {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) return;
  const open = l10n.t("Open");
  const choice = await window.showWarningMessage(
    l10n.t("Open a link from the answer? It leads to {0}.", url.host),
    { modal: true, detail: url.href },
    open,
  );
  if (choice === open) await env.openExternal(Uri.parse(url.href, true));
}
