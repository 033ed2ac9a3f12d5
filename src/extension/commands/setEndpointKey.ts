import { window } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import { readConfig } from "../config.ts";
import type { EndpointAccess } from "../endpoint/endpointAccess.ts";
import { openSetting } from "../failureAction.ts";

/** “Set Server API Key”: asks for the API key of the configured server and stores it in VS Code's secret storage. */
export async function setEndpointKey(access: EndpointAccess): Promise<void> {
  const { target } = readConfig();
  if (target.kind === "local") {
    const openLabel = "Open Setting";
    const choice = await window.showInformationMessage(
      "Set the URL of your server first (oriel.endpoint): an API key belongs to one server.",
      openLabel,
    );
    if (choice === openLabel) await openSetting("oriel.endpoint");
    return;
  }
  const { url } = target;
  if (!URL.canParse(url)) throw new FailureError({ kind: "badEndpoint", url, reason: "The URL should look like https://host:port." });
  const { origin } = new URL(url);
  const isSet = (await access.findKey(url)) !== undefined;
  const key = await window.showInputBox({
    title: `API key for ${origin}`,
    prompt: isSet
      ? "Replaces the stored API key of this server. Leave empty to delete it."
      : "Stored in VS Code's secret storage, not in settings, and sent to this server only.",
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  await access.setKey(url, key.trim());
  window.setStatusBarMessage(key.trim() === "" ? `API key for ${origin} deleted` : `API key for ${origin} saved`, 3000);
}
