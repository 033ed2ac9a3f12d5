import { workspace, type Disposable, type TextDocument, type TextDocumentContentChangeEvent } from "vscode";
import { mayHoldImages } from "./mayHoldImages.ts";

/**
 * Calls `onFound` once, as soon as a document that may contain images is open.
 * @param languages VS Code's ids of the supported languages
 */
export function onFirstImageDocument(languages: ReadonlySet<string>, onFound: () => void): Disposable {
  const subscriptions: Disposable[] = [];
  const dispose = () => {
    for (const subscription of subscriptions.splice(0)) subscription.dispose();
  };
  const check = (document: TextDocument, getText: () => string) => {
    const { languageId, uri } = document;
    if (subscriptions.length === 0 || !mayHoldImages({ languageId, path: uri.path, getText }, languages)) return;
    dispose();
    onFound();
  };
  subscriptions.push(
    workspace.onDidOpenTextDocument((document) => check(document, () => document.getText())),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      for (const change of contentChanges) check(document, () => readChange(document, change));
    }),
  );
  for (const document of workspace.textDocuments) check(document, () => document.getText());
  return { dispose };
}

/** Returns the inserted text and the whole line where it starts: reading the whole document after each keystroke would delay typing. */
function readChange(document: TextDocument, { text, range }: TextDocumentContentChangeEvent): string {
  const line = range.start.line < document.lineCount ? document.lineAt(range.start.line).text : "";
  return `${text}\n${line}`;
}
