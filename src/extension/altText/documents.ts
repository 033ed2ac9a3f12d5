import { Uri, workspace, type DocumentSelector, type NotebookCell, type NotebookDocument, type TextDocument } from "vscode";
import { extensionsWithoutLanguage, syntaxOfLanguage, syntaxes, type Syntax } from "../../altText/light.ts";

export const ALT_DOCUMENTS: DocumentSelector = [
  ...syntaxes.flatMap(({ languageIds }) => languageIds),
  { pattern: `**/*.{${extensionsWithoutLanguage.join(",")}}` },
];

/** The syntax of a document in an editor; undefined for other languages, for files in node_modules, and for documents that tools generate. */
export function syntaxOfDocument({ languageId, uri }: TextDocument): Syntax | undefined {
  const isEditable = uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell" || workspace.fs.isWritableFileSystem(uri.scheme);
  if (isEditable !== true || /[/\\]node_modules[/\\]/.test(uri.path)) return undefined;
  return syntaxOfLanguage(languageId, uri.path);
}

/** Where a document lies. */
export interface DocumentPlace {
  /** The file, or what stands for it in a workspace elsewhere. */
  uri: Uri;
  /** Of the workspace; a file by itself has its own folder, and nothing beyond. */
  folder?: Uri;
  /** From the folder, with slashes: told to the model. */
  name: string;
  /** On this machine's disk. */
  path?: string;
}

export function placeOf(document: TextDocument): DocumentPlace {
  const uri = notebookOf(document) ?? document.uri;
  const folder = workspace.getWorkspaceFolder(uri)?.uri ?? (uri.scheme === "file" ? Uri.joinPath(uri, "..") : undefined);
  return {
    ...{ uri, name: workspace.asRelativePath(uri, false) },
    ...(folder ? { folder } : {}),
    ...(uri.scheme === "file" ? { path: uri.fsPath } : {}),
  };
}

/** The notebook of a cell: its images are relative to that. */
function notebookOf(document: TextDocument): Uri | undefined {
  return cellOf(document)?.notebook.uri;
}

/** Undefined for a document that is no cell of a notebook. */
export function cellOf(document: TextDocument): NotebookCell | undefined {
  if (document.uri.scheme !== "vscode-notebook-cell") return undefined;
  const inNotebook = (notebook: NotebookDocument) => notebook.getCells().find((cell) => cell.document === document);
  return workspace.notebookDocuments.map(inNotebook).find((cell) => cell !== undefined);
}
