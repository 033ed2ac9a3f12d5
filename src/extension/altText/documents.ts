import { Uri, workspace, type DocumentSelector, type NotebookCell, type NotebookDocument, type TextDocument } from "vscode";
import { syntaxOf, type Syntax } from "../../altText/light.ts";

/** VS Code's languages whose documents show images, each with the ending that tells how it is read. */
const ENDINGS: Record<string, string> = {
  ...{ markdown: "md", mdx: "mdx", html: "html", vue: "vue", svelte: "svelte", astro: "astro" },
  ...{ javascript: "js", javascriptreact: "jsx", typescriptreact: "tsx" },
};

/** Without their extensions, VS Code takes some of them for plain text. */
const BY_ENDING = ["mdx", "vue", "svelte", "astro"];

export const ALT_DOCUMENTS: DocumentSelector = [...Object.keys(ENDINGS), { pattern: `**/*.{${BY_ENDING.join(",")}}` }];

/** How a document of an editor is read; undefined for one that is not looked into: of another language, of a tool, or installed. */
export function syntaxOfDocument({ languageId, uri }: TextDocument): Syntax | undefined {
  const ending = ENDINGS[languageId] ?? BY_ENDING.find((one) => uri.path.endsWith(`.${one}`));
  const isOfPerson = uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell" || workspace.fs.isWritableFileSystem(uri.scheme);
  if (ending === undefined || isOfPerson !== true || /[/\\]node_modules[/\\]/.test(uri.path)) return undefined;
  return syntaxOf(`document.${ending}`);
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
