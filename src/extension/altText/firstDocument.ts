import { workspace, type Disposable, type TextDocument, type TextDocumentContentChangeEvent } from "vscode";
import { syntaxOfDocument } from "./documents.ts";

/** Every JSX element ends with one of these. */
const ELEMENT_END = /<\/|\/>/;

/** Calls `onFound` once, with the first open document that may hold images; unless disposed before. */
export function onFirstImageDocument(onFound: () => void): Disposable {
  const subscriptions: Disposable[] = [];
  const dispose = () => {
    for (const one of subscriptions.splice(0)) one.dispose();
  };
  const check = (isFound: boolean) => {
    if (!isFound || subscriptions.length === 0) return;
    dispose();
    onFound();
  };
  subscriptions.push(
    workspace.onDidOpenTextDocument((document) => check(mayHoldImages(document))),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) =>
      check(contentChanges.some((change) => mayHoldImagesNow(document, change))),
    ),
  );
  check(workspace.textDocuments.some(mayHoldImages));
  return { dispose };
}

/** Other documents than scripts count by their language alone: images are pasted and dropped into Markdown that has none. */
function mayHoldImages(document: TextDocument): boolean {
  const syntax = syntaxOfDocument(document);
  return syntax !== undefined && (!isScript(syntax) || ELEMENT_END.test(document.getText()));
}

/** Tests the changed text and its first line only: reading the whole document after each key would delay typing. */
function mayHoldImagesNow(document: TextDocument, { text, range }: TextDocumentContentChangeEvent): boolean {
  if (syntaxOfDocument(document) === undefined) return false;
  const line = range.start.line < document.lineCount ? document.lineAt(range.start.line).text : "";
  return ELEMENT_END.test(text) || ELEMENT_END.test(line);
}

function isScript(syntax: string): boolean {
  return syntax === "jsx" || syntax === "tsx";
}
