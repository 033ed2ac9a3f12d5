import { workspace, type TextDocument, type Uri } from "vscode";
import { setTimeout as delay } from "node:timers/promises";
import type { Insertion } from "./insertProvider.ts";

/** An insertion that was chosen is made at once; milliseconds. */
const LIMIT_MS = 10_000;
const POLL_MS = 50;

/** Where images were inserted, once they and their files are there; undefined when that does not come. */
export async function afterInsertion({ document, text, images }: Insertion): Promise<{ from: number; to: number } | undefined> {
  const from = await inserted(document, text);
  if (from === undefined) return undefined;
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await delay(POLL_MS)) {
    const there = await Promise.all(images.map(isThere));
    if (there.every(Boolean)) return { from, to: from + text.length };
  }
  return undefined;
}

function inserted(document: TextDocument, text: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), LIMIT_MS);
    const listener = workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
      if (changed !== document) return;
      for (const change of contentChanges) {
        const at = change.text.indexOf(text);
        if (at >= 0) finish(change.rangeOffset + at);
      }
    });
    function finish(offset: number | undefined): void {
      clearTimeout(timer);
      listener.dispose();
      resolve(offset);
    }
  });
}

function isThere(uri: Uri): Thenable<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
