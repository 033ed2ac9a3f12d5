import { Uri, commands, workspace } from "vscode";
import { HAS_TRIED_SAMPLE } from "../../contributions/names.ts";
import { createActionQuestion } from "../actions.ts";
import { AttachedImage } from "../../chat/attachedImage.ts";
import type { Question } from "../../chat/question.ts";

/** “Try a Sample Image”: asks the model to explain an image that ships with Oriel. */
export async function trySample(ask: (question: Question) => Promise<void>, extensionUri: Uri): Promise<void> {
  const image = Uri.joinPath(extensionUri, "media", "walkthrough", "sample.png");
  const name = "Sample image";
  const question = await createActionQuestion("explain", 1);
  if (question === undefined) return;
  const source = { name, read: async () => workspace.fs.readFile(image) };
  await ask({ ...question, images: [new AttachedImage(source)], selections: [] });
  await commands.executeCommand("setContext", HAS_TRIED_SAMPLE, true);
}
