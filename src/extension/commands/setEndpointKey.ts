import { l10n, window } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import { readConfig } from "../config.ts";
import type { EndpointAccess } from "../endpoint/endpointAccess.ts";
import { openSetting } from "../failureAction.ts";

/** Asks for the key of the configured server, and stores it in VS Code's secret storage. */
export async function setEndpointKey(access: EndpointAccess): Promise<void> {
  const { target } = readConfig();
  if (target.kind === "local") {
    const open = l10n.t("Open Setting");
    const choice = await window.showInformationMessage(l10n.t("Set the address of your server first: a key belongs to one server."), open);
    if (choice === open) await openSetting("oriel.endpoint");
    return;
  }
  const { url } = target;
  if (!URL.canParse(url)) throw new FailureError({ kind: "badEndpoint", url, reason: l10n.t("it should look like https://host:port") });
  const { origin } = new URL(url);
  const isSet = (await access.key(url)) !== undefined;
  const key = await window.showInputBox({
    title: l10n.t("Key of {0}", origin),
    prompt: isSet
      ? l10n.t("Replaces the key that is kept for this server. Leave it empty to forget that one.")
      : l10n.t("It is kept in VS Code's secret storage, not in settings, and sent to this server alone."),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  await access.setKey(url, key.trim());
  window.setStatusBarMessage(key.trim() === "" ? l10n.t("No key is kept for {0}", origin) : l10n.t("The key of {0} is kept", origin), 3000);
}
