import { Uri, commands, workspace } from "vscode";
import { HAS_TRIED } from "../../contributions/names.ts";
import { createActionQuestion } from "../actions.ts";
import { AttachedImage } from "../../chat/attachedImage.ts";
import type { Question } from "../../chat/question.ts";

/** “Try a Sample Image”: asks the model to explain an image that ships with Oriel. */
export async function trySample(ask: (question: Question) => Promise<void>, extensionUri: Uri): Promise<void> {
  const image = Uri.joinPath(extensionUri, "media", "walkthrough", "sample.png");
  const name = "Sample image";
  const asked = await createActionQuestion("explain", 1);
  if (asked === undefined) return;
  const source = { name, read: async () => workspace.fs.readFile(image) };
  await ask({ ...asked, images: [new AttachedImage(source)], selections: [] });
  await commands.executeCommand("setContext", HAS_TRIED, true);
}
