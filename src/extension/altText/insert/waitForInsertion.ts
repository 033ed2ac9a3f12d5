import { setTimeout as delay } from "node:timers/promises";
import { workspace, type TextDocument, type Uri } from "vscode";
import type { Insertion } from "./insertProvider.ts";

/** Time limit for the user to choose the offered edit. */
const CHOICE_TIMEOUT_MS = 60_000;
/** Time limit for VS Code to create the files after the user has chosen the edit. */
const FILES_TIMEOUT_MS = 5000;
const POLL_INTERVAL_MS = 50;

/** Waits until images are inserted and their files exist. @returns the inserted range; undefined if that did not happen in time */
export async function waitForInsertion(
  { document, text, images }: Insertion,
  signal: AbortSignal,
): Promise<{ from: number; to: number } | undefined> {
  const from = await findInsertion(document, text, AbortSignal.any([signal, AbortSignal.timeout(CHOICE_TIMEOUT_MS)]));
  if (from === undefined) return undefined;
  for (const deadlineMs = Date.now() + FILES_TIMEOUT_MS; Date.now() < deadlineMs; await delay(POLL_INTERVAL_MS)) {
    const filesExist = await Promise.all(images.map(exists));
    if (filesExist.every(Boolean)) return { from, to: from + text.length };
  }
  return undefined;
}

function findInsertion(document: TextDocument, text: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = workspace.onDidChangeTextDocument(({ document: changedDocument, contentChanges }) => {
      if (changedDocument !== document) return;
      for (const change of contentChanges) {
        const index = change.text.indexOf(text);
        if (index >= 0) finish(change.rangeOffset + index);
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

function exists(uri: Uri): Thenable<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
