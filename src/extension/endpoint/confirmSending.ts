import { l10n, window } from "vscode";

/** Asks the user whether images and text may be sent to another machine. */
export async function confirmSending(host: string): Promise<boolean> {
  const send = l10n.t("Send");
  const choice = await window.showWarningMessage(
    l10n.t("Send images and text of this workspace to {0}?", host),
    {
      modal: true,
      detail: l10n.t(
        "Your settings name that server for answers. It gets the images that you ask about, selected code, your questions and the conversation so far; for alternative texts also what stands around the image. You are asked once in each workspace.",
      ),
    },
    send,
  );
  return choice === send;
}
