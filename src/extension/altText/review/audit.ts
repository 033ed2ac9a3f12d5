import { createHash } from "node:crypto";
import { CancellationTokenSource, Uri, l10n, workspace, type TextDocument } from "vscode";
import { syntaxOf, syntaxes, type ScannedPage, type ScannedUse } from "../../../altText/light.ts";
import { FailureError, messageOf } from "../../../core/failure.ts";
import { MAX_FILES, findFiles, type FoundFiles } from "../../images/findImages.ts";
import type { AltThread } from "../altThread.ts";
import { settingsFor } from "../repositorySettings.ts";
import { imageElsewhere } from "../useImage.ts";
import { folderOf, type FolderCount, type ReviewedUse } from "./reviewedUse.ts";

/** What an audit of the workspace found. */
export interface Audit {
  folders: FolderCount[];
  /** Uses that something is wrong with, and all of the image that is asked for. */
  uses: ReviewedUse[];
  skipped: { path: string; reason: string }[];
}

/**
 * Looks at all documents of the workspace, with what is not saved yet.
 * @param image all its uses come too, whatever is wrong with them
 * @throws FailureError; AbortError
 */
export async function auditWorkspace(
  thread: AltThread,
  onProgress: (images: number, documents: number) => void,
  signal: AbortSignal,
  image?: Uri,
): Promise<Audit> {
  const worker = await thread.batches();
  const counts = new Map<string, FolderCount>();
  const audit: Audit = { folders: [], uses: [], skipped: [] };
  let [images, documents] = [0, 0];
  const take = (pages: ScannedPage[], uriOf: (path: string) => Uri) => {
    for (const page of pages.filter(({ uses }) => uses.length > 0)) {
      const uri = uriOf(page.path);
      const folder = workspace.getWorkspaceFolder(uri)?.uri;
      const isWanted = (use: ScannedUse) =>
        use.findings.some(({ severity }) => severity !== "info") ||
        (image !== undefined && imageOf(use, uri, folder)?.fsPath === image.fsPath);
      // A background has no alternative text to lack.
      const shown = page.uses.filter(({ alt }) => alt.kind !== "background");
      count(counts, folderOf(workspace.asRelativePath(uri)), shown.length);
      audit.uses.push(...page.uses.filter(isWanted).map((use) => reviewed(use, uri, folder, page.syntax)));
      images += shown.length;
      documents += 1;
    }
    onProgress(images, documents);
  };
  for (const { uri } of workspace.workspaceFolders ?? []) {
    if (uri.scheme !== "file") continue;
    const params = { ...(await settingsFor(uri)), root: uri.fsPath, unsaved: unsavedBelow(uri) };
    const { skipped, problem } = await worker.scan(params, (pages) => take(pages, (path) => Uri.file(path)), signal);
    if (problem) throw new FailureError(problem);
    audit.skipped.push(...skipped);
  }
  const elsewhere = await documentsElsewhere(signal);
  if (elsewhere.isCut) {
    audit.skipped.push({ path: l10n.t("What lies beyond"), reason: l10n.t("only the first {0} documents were looked at", MAX_FILES) });
  }
  for (const uri of elsewhere.files) {
    const syntax = syntaxOf(uri.path);
    if (syntax === undefined || signal.aborted) continue;
    try {
      const open = workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
      const source = open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(uri));
      const settings = await settingsFor(workspace.getWorkspaceFolder(uri)?.uri);
      take([await worker.page({ path: uri.path, source, syntax, ...settings }, signal)], () => uri);
    } catch (error) {
      signal.throwIfAborted();
      audit.skipped.push({ path: uri.toString(), reason: messageOf(error) });
    }
  }
  audit.folders = [...counts.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return audit;
}

/** Those of folders that are on no disk of this machine. */
async function documentsElsewhere(signal: AbortSignal): Promise<FoundFiles> {
  const search = new CancellationTokenSource();
  const cancel = () => search.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const isDocument = (path: string) => syntaxOf(path) !== undefined;
  const found = await findFiles(
    syntaxes.flatMap(({ extensions }) => extensions),
    isDocument,
    search.token,
    ({ scheme }) => scheme !== "file",
  );
  signal.removeEventListener("abort", cancel);
  search.dispose();
  signal.throwIfAborted();
  return found;
}

function unsavedBelow(folder: Uri): [path: string, source: string][] {
  const isBelow = ({ uri, isDirty }: TextDocument) => isDirty && uri.scheme === "file" && uri.path.startsWith(`${folder.path}/`);
  return workspace.textDocuments.filter(isBelow).map((document) => [document.uri.fsPath, document.getText()]);
}

function reviewed(use: ScannedUse, uri: Uri, folder: Uri | undefined, syntax: string): ReviewedUse {
  const { alt, around, alike } = use;
  const image = imageOf(use, uri, folder);
  return {
    id: createHash("sha256").update(`${uri.toString()}\n${alike.nth}\n${use.before}`).digest("base64url").slice(0, 16),
    ...{ path: workspace.asRelativePath(uri), uri: uri.toString(), syntax, line: use.line, element: use.element },
    ...{ from: use.from, before: use.before, alike, findings: use.findings },
    ...(alt.kind === "missing" ? {} : { current: alt.value }),
    ...{
      isWritable: use.isWritable && (image !== undefined || use.isAttached === true),
      mayBeDecorative: use.mayBeDecorative,
      facts: factsOf(use),
    },
    excerpt: { before: around.before, construct: use.before, after: around.after },
    ...(image ? { image: image.toString() } : {}),
    ...(use.isAttached ? { isAttached: true } : {}),
    ...(use.target === undefined ? {} : { target: use.target }),
    ...(use.cell ? { cell: use.cell } : {}),
    state: { kind: "found" },
  };
}

/** Where the image of a use lies, on this machine's disk or elsewhere. */
function imageOf({ image, target }: ScannedUse, document: Uri, folder: Uri | undefined): Uri | undefined {
  if (image !== undefined) return Uri.file(image);
  return folder === undefined || document.scheme === "file" ? undefined : imageElsewhere(target, document, folder);
}

/** What a reader of the page knows of an image. */
function factsOf({ context: { heading, caption, control } }: ScannedUse): string[] {
  return [
    ...(heading ? [l10n.t("Under “{0}”", heading)] : []),
    ...(caption ? [l10n.t("Caption: {0}", caption)] : []),
    ...(control?.kind === "button" ? [l10n.t("In a button")] : []),
    ...(control?.kind === "link" ? [control.href ? l10n.t("In a link to {0}", control.href) : l10n.t("In a link")] : []),
  ];
}

function count(counts: Map<string, FolderCount>, path: string, images: number): void {
  counts.set(path, { path, images: (counts.get(path)?.images ?? 0) + images });
}
