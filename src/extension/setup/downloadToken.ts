import { window, type SecretStorage } from "vscode";
import { getRemoteHost } from "../../core/remoteHost.ts";
import { FailureError } from "../../failures/failure.ts";
import { HUB_URL } from "../../models/catalog.ts";
import { normalizeMirror } from "../../network/mirror.ts";
import { readNetwork } from "../config.ts";

/** Tokens are stored per origin, so a token is never sent to another host. */
function getSecretKey(origin: string): string {
  return `oriel.token:${origin}`;
}

/** Returns the base URL for `hf:` models and for files in the catalog: the configured mirror or the hub. @throws FailureError badNetworkSetting */
function getHubUrl(): URL {
  const { mirror = HUB_URL } = readNetwork();
  return new URL(normalizeMirror(mirror, "oriel.mirror"));
}

/** “Set Download Token…”: stores the token in VS Code's secret storage, or deletes it if the input is empty. */
export async function setToken(secrets: SecretStorage): Promise<void> {
  const { origin } = getHubUrl();
  const token = await window.showInputBox({
    title: `Token for ${origin}`,
    prompt: "Stored in VS Code's secret storage and sent to this host only. Leave empty to delete the stored token.",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\x21-\x7E]*$/.test(text.trim()) ? undefined : "A token can contain only ASCII characters and no spaces."),
  });
  if (token === undefined) return;
  if (token.trim() === "") await secrets.delete(getSecretKey(origin));
  else await secrets.store(getSecretKey(origin), token.trim());
  window.setStatusBarMessage(token.trim() === "" ? "Token deleted" : "Token saved", 3000);
}

/**
 * Returns the token for a model's download; undefined for a model that is given as a URL.
 * @throws FailureError badNetworkSetting if the mirror is not a URL, or the token would be sent unencrypted to another machine
 */
export async function findDownloadToken(model: string, secrets: SecretStorage): Promise<string | undefined> {
  if (/^https?:/i.test(model)) return undefined;
  const url = getHubUrl();
  const token = await secrets.get(getSecretKey(url.origin));
  if (token !== undefined && url.protocol === "http:" && getRemoteHost(url.href) !== undefined) {
    const reason = "The connection is not encrypted, so others on the network could read your token.";
    throw new FailureError({ kind: "badNetworkSetting", value: url.origin, reason });
  }
  return token;
}
