import { l10n, window, type SecretStorage } from "vscode";
import { hostElsewhere } from "../../core/elsewhere.ts";
import { FailureError } from "../../core/failure.ts";
import { HUB } from "../../models/catalog.ts";
import { readNetwork } from "../config.ts";

/** Each host has a token of its own: what one trusts is nobody else's business. */
function keyOf(origin: string): string {
  return `oriel.token:${origin}`;
}

/** Where `hf:` and the catalogue's files come from. @throws FailureError badNetworkSetting */
function hub(): URL {
  const { mirror = HUB } = readNetwork();
  if (URL.canParse(mirror) && /^https?:$/.test(new URL(mirror).protocol)) return new URL(mirror);
  throw new FailureError({ kind: "badNetworkSetting", value: mirror, reason: "it is not the address of a mirror (oriel.mirror)" });
}

/** “Set the Token for Downloads…”: keeps it where VS Code keeps secrets, or forgets it. */
export async function setToken(secrets: SecretStorage): Promise<void> {
  const { origin } = hub();
  const token = await window.showInputBox({
    title: l10n.t("Token for {0}", origin),
    prompt: l10n.t("It is kept in VS Code's secret storage and sent to this host alone. Leave it empty to forget the one that is kept."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7E]*$/.test(text.trim()) ? undefined : l10n.t("A token has no spaces and no letters beyond ASCII."),
  });
  if (token === undefined) return;
  if (token.trim() === "") await secrets.delete(keyOf(origin));
  else await secrets.store(keyOf(origin), token.trim());
  window.setStatusBarMessage(token.trim() === "" ? l10n.t("The token is forgotten") : l10n.t("The token is kept"), 3000);
}

/**
 * The token for a model, where it comes from the host that the token is for.
 * @throws FailureError badNetworkSetting for a mirror that is no address, or would have the token sent in the clear
 */
export async function tokenFor(model: string, secrets: SecretStorage): Promise<string | undefined> {
  if (/^https?:/i.test(model)) return undefined;
  const address = hub();
  const token = await secrets.get(keyOf(address.origin));
  if (token !== undefined && address.protocol === "http:" && hostElsewhere(address.href) !== undefined) {
    const reason = "it is not encrypted, and everybody on the way could read your token";
    throw new FailureError({ kind: "badNetworkSetting", value: address.origin, reason });
  }
  return token;
}
