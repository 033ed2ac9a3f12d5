import { window } from "vscode";

/** Asks the user whether images and text may be sent to another machine. */
export async function confirmSending(host: string): Promise<boolean> {
  const sendLabel = "Send";
  const choice = await window.showWarningMessage(
    `Send images and text from this workspace to ${host}?`,
    {
      modal: true,
      detail:
        "This server is set in oriel.endpoint. It will receive the images you ask about, selected code, your questions and the conversation. " +
        "For alt text, it also receives the text around each image. You'll be asked once per workspace.",
    },
    sendLabel,
  );
  return choice === sendLabel;
}
