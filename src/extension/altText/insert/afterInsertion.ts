import { setTimeout as delay } from "node:timers/promises";
import { workspace, type TextDocument, type Uri } from "vscode";
import type { Insertion } from "./insertProvider.ts";

/** Milliseconds in which a person may choose what was offered. */
const CHOICE_MS = 60_000;
/** And in which the files are there after that. */
const FILES_MS = 5000;
const POLL_MS = 50;

/** Where images were inserted, once they and their files are there; undefined when the person chose otherwise. */
export async function afterInsertion(
  { document, text, images }: Insertion,
  signal: AbortSignal,
): Promise<{ from: number; to: number } | undefined> {
  const from = await inserted(document, text, AbortSignal.any([signal, AbortSignal.timeout(CHOICE_MS)]));
  if (from === undefined) return undefined;
  for (const end = Date.now() + FILES_MS; Date.now() < end; await delay(POLL_MS)) {
    const there = await Promise.all(images.map(isThere));
    if (there.every(Boolean)) return { from, to: from + text.length };
  }
  return undefined;
}

function inserted(document: TextDocument, text: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
      if (changed !== document) return;
      for (const change of contentChanges) {
        const at = change.text.indexOf(text);
        if (at >= 0) finish(change.rangeOffset + at);
      }
    });
    const giveUp = () => finish(undefined);
    signal.addEventListener("abort", giveUp, { once: true });
    function finish(offset: number | undefined): void {
      signal.removeEventListener("abort", giveUp);
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
