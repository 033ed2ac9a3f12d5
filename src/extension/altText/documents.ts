import { Uri, workspace, type DocumentSelector, type NotebookCell, type NotebookDocument, type TextDocument } from "vscode";
import { extensionsWithoutLanguage, detectSyntaxByLanguage, syntaxes, type Syntax } from "../../altText/light.ts";

export const ALT_DOCUMENTS: DocumentSelector = [
  ...syntaxes.flatMap(({ languageIds }) => languageIds),
  { pattern: `**/*.{${extensionsWithoutLanguage.join(",")}}` },
];

/** Returns the syntax of a document in an editor; undefined for unsupported languages, read-only documents and files in node_modules. */
export function findSyntax({ languageId, uri }: TextDocument): Syntax | undefined {
  const isEditable = uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell" || workspace.fs.isWritableFileSystem(uri.scheme);
  if (isEditable !== true || /[/\\]node_modules[/\\]/.test(uri.path)) return undefined;
  return detectSyntaxByLanguage(languageId, uri.path);
}

export interface DocumentLocation {
  /** URI of the document; for a notebook cell, the URI of the notebook. */
  uri: Uri;
  /** Workspace folder; for a file outside the workspace, the folder that contains it. */
  folder?: Uri;
  /** Path relative to the folder, with forward slashes. It is sent to the model. */
  name: string;
  /** Path on this machine's disk; undefined for other file systems. */
  path?: string;
}

export function locateDocument(document: TextDocument): DocumentLocation {
  const uri = findNotebookUri(document) ?? document.uri;
  const folder = workspace.getWorkspaceFolder(uri)?.uri ?? (uri.scheme === "file" ? Uri.joinPath(uri, "..") : undefined);
  return {
    ...{ uri, name: workspace.asRelativePath(uri, false) },
    ...(folder ? { folder } : {}),
    ...(uri.scheme === "file" ? { path: uri.fsPath } : {}),
  };
}

/** Returns the URI of the notebook that contains a cell, because the URLs of images in the cell are relative to the notebook. */
function findNotebookUri(document: TextDocument): Uri | undefined {
  return findCell(document)?.notebook.uri;
}

/** Returns the notebook cell that a document belongs to; undefined for other documents. */
export function findCell(document: TextDocument): NotebookCell | undefined {
  if (document.uri.scheme !== "vscode-notebook-cell") return undefined;
  const findCellIn = (notebook: NotebookDocument) => notebook.getCells().find((cell) => cell.document === document);
  return workspace.notebookDocuments.map(findCellIn).find((cell) => cell !== undefined);
}
