import { l10n, window, type SecretStorage } from "vscode";
import { remoteHost } from "../../core/remoteHost.ts";
import { FailureError } from "../../failures/failure.ts";
import { HUB } from "../../models/catalog.ts";
import { readNetwork } from "../config.ts";

/** Tokens are stored per origin, so that no token is ever sent to another host. */
function secretKey(origin: string): string {
  return `oriel.token:${origin}`;
}

/** Returns the host of `hf:` models and of the catalogue's files: the configured mirror or the hub. @throws FailureError badNetworkSetting */
function hubUrl(): URL {
  const { mirror = HUB } = readNetwork();
  if (URL.canParse(mirror) && /^https?:$/.test(new URL(mirror).protocol)) return new URL(mirror);
  throw new FailureError({ kind: "badNetworkSetting", value: mirror, reason: "it is not the address of a mirror (oriel.mirror)" });
}

/** “Set Download Token…”: stores the token in VS Code's secret storage, or deletes it if the input is empty. */
export async function setToken(secrets: SecretStorage): Promise<void> {
  const { origin } = hubUrl();
  const token = await window.showInputBox({
    title: l10n.t("Token for {0}", origin),
    prompt: l10n.t("It is kept in VS Code's secret storage and sent to this host alone. Leave it empty to forget the one that is kept."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7E]*$/.test(text.trim()) ? undefined : l10n.t("A token has no spaces and no letters beyond ASCII."),
  });
  if (token === undefined) return;
  if (token.trim() === "") await secrets.delete(secretKey(origin));
  else await secrets.store(secretKey(origin), token.trim());
  window.setStatusBarMessage(token.trim() === "" ? l10n.t("The token is forgotten") : l10n.t("The token is kept"), 3000);
}

/**
 * Returns the token for a model's download; undefined for a model with an address of its own.
 * @throws FailureError badNetworkSetting if the mirror is not an address, or the token would be sent unencrypted to another machine
 */
export async function findDownloadToken(model: string, secrets: SecretStorage): Promise<string | undefined> {
  if (/^https?:/i.test(model)) return undefined;
  const address = hubUrl();
  const token = await secrets.get(secretKey(address.origin));
  if (token !== undefined && address.protocol === "http:" && remoteHost(address.href) !== undefined) {
    const reason = "it is not encrypted, and everybody on the way could read your token";
    throw new FailureError({ kind: "badNetworkSetting", value: address.origin, reason });
  }
  return token;
}
