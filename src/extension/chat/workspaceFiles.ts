import { CancellationTokenSource, Range, Uri, window, workspace, type ViewColumn } from "vscode";
import type { WorkspaceFiles } from "../../chat/findFileReferences.ts";
import type { FileReferenceView } from "../../protocol/panel.ts";
import { readRegularFile } from "../readRegularFile.ts";

/** Time limit for a search. VS Code searches in a separate process, which may be slow to start on a busy machine. */
const SEARCH_TIMEOUT_MS = 20_000;
/** Maximum size of a file to search. */
const MAX_FILE_BYTES = 500_000;

/** Glob pattern for files that are not source files: dependencies, build output, generated and binary files. */
const EXCLUDED_FILES =
  "{**/node_modules/**,**/.git/**,**/dist/**,**/out/**,**/build/**,**/*.min.*,**/*.map,**/*-lock.*,**/*.lock," +
  "**/*.{png,jpg,jpeg,gif,webp,avif,bmp,ico,tif,tiff,heic,heif,pdf,zip,gz,tgz,woff,woff2,ttf,otf,mp3,mp4,mov,wasm,gguf,vsix,node,exe,dll,so}}";

/** The source files in the workspace. */
export const workspaceFiles: WorkspaceFiles = {
  async search(pattern, maxCount) {
    const cancellation = new CancellationTokenSource();
    const timer = setTimeout(() => cancellation.cancel(), SEARCH_TIMEOUT_MS);
    try {
      const files = await workspace.findFiles(pattern, EXCLUDED_FILES, maxCount, cancellation.token);
      // A cancelled search returns what it found so far.
      if (cancellation.token.isCancellationRequested)
        throw new Error(`The search for ${pattern} took more than ${SEARCH_TIMEOUT_MS / 1000} s.`);
      return files.map((uri) => ({ path: uri.path, uri: uri.toString(), label: workspace.asRelativePath(uri) }));
    } finally {
      clearTimeout(timer);
      cancellation.dispose();
    }
  },

  async read(file) {
    const uri = Uri.parse(file.uri, true);
    try {
      return Buffer.from(await readRegularFile(uri, MAX_FILE_BYTES));
    } catch {
      return undefined;
    }
  },
};

export async function openFileReference({ uri, line }: FileReferenceView, viewColumn: ViewColumn): Promise<void> {
  const selection = line === undefined ? {} : { selection: new Range(line - 1, 0, line - 1, 0) };
  await window.showTextDocument(Uri.parse(uri, true), { viewColumn, ...selection });
}
