import { CancellationTokenSource, Uri, workspace, type TextDocument } from "vscode";
import { MAX_DOCUMENT_BYTES, detectSyntax, syntaxes, type ScannedPage, type ScannedUse } from "../../../altText/light.ts";
import { FailureError, getErrorMessage } from "../../../failures/failure.ts";
import { MAX_FILES, findFiles, type FoundFiles } from "../../images/findImages.ts";
import { readRegularFile } from "../../readRegularFile.ts";
import type { AltTextWorkers } from "../workers.ts";
import { readFolderSettings } from "../repositorySettings.ts";
import { getParentFolder, type FolderCount, type ReviewedUse } from "./reviewedUse.ts";
import type { Audit } from "./services.ts";
import { findImageUri, toReviewedUse } from "./toReviewedUse.ts";

type OnProgress = (imageCount: number, documentCount: number) => void;

/**
 * Scans all documents in the workspace, including unsaved changes.
 * @param isWantedImage selects images by URI. The uses of these images are included even without findings
 * @throws FailureError; AbortError
 */
export async function auditWorkspace(
  workers: AltTextWorkers,
  onProgress: OnProgress,
  signal: AbortSignal,
  isWantedImage: (uri: string) => boolean = () => false,
): Promise<Audit> {
  const worker = await workers.getBatchWorker();
  const collector = new AuditCollector(onProgress, isWantedImage);
  const skippedDocuments: Audit["skippedDocuments"] = [];
  for (const { uri } of workspace.workspaceFolders ?? []) {
    if (uri.scheme !== "file") continue;
    const params = { ...(await readFolderSettings(uri)), unsaved: listUnsavedDocuments(uri) };
    const onPages = (pages: ScannedPage[]) => collector.add(pages, (path) => Uri.file(path));
    const summary = await worker.scan(params, onPages, signal);
    if (summary.problem) throw new FailureError(summary.problem);
    skippedDocuments.push(...summary.skipped);
  }
  const remoteDocuments = await findRemoteDocuments(signal);
  if (remoteDocuments.isTruncated) {
    skippedDocuments.push({ path: "Other documents", reason: `Only the first ${MAX_FILES} documents were scanned.` });
  }
  for (const uri of remoteDocuments.files) {
    const syntax = detectSyntax(uri.path);
    if (syntax === undefined || signal.aborted) continue;
    try {
      const source = await readSource(uri);
      const settings = await readFolderSettings(workspace.getWorkspaceFolder(uri)?.uri);
      collector.add([await worker.scanPage({ path: uri.path, source, syntax, ...settings }, signal)], () => uri);
    } catch (error) {
      signal.throwIfAborted();
      skippedDocuments.push({ path: uri.toString(), reason: getErrorMessage(error) });
    }
  }
  const relativePaths = skippedDocuments.map(({ path, reason }) => ({ path: workspace.asRelativePath(path), reason }));
  return { folders: collector.folders, uses: collector.uses, skippedDocuments: relativePaths };
}

/** Collects the uses to review, and counts all images by folder. */
class AuditCollector {
  readonly uses: ReviewedUse[] = [];
  readonly #onProgress: OnProgress;
  readonly #isWantedImage: (uri: string) => boolean;
  readonly #counts = new Map<string, FolderCount>();
  #imageCount = 0;
  #documentCount = 0;

  constructor(onProgress: OnProgress, isWantedImage: (uri: string) => boolean) {
    this.#onProgress = onProgress;
    this.#isWantedImage = isWantedImage;
  }

  /** Folders with images, sorted by path. */
  get folders(): FolderCount[] {
    return [...this.#counts.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  add(pages: ScannedPage[], toUri: (path: string) => Uri): void {
    for (const { path, syntax, uses } of pages.filter((page) => page.uses.length > 0)) {
      const uri = toUri(path);
      const document = { uri, folder: workspace.getWorkspaceFolder(uri)?.uri, syntax };
      const needsReview = (use: ScannedUse) => {
        const image = findImageUri(use, uri, document.folder);
        // Empty alt text is listed even where it may be intended, so that the user can review what is marked as decorative.
        const hasProblem = use.findings.some(({ severity, rule }) => severity !== "info" || rule === "empty");
        return hasProblem || (image !== undefined && this.#isWantedImage(image.toString()));
      };
      this.uses.push(...uses.filter(needsReview).map((use) => toReviewedUse(use, document)));
      // Background images can't have alt text, so they are not counted.
      this.#count(getParentFolder(workspace.asRelativePath(uri)), uses.filter(({ alt }) => alt.kind !== "background").length);
    }
    this.#onProgress(this.#imageCount, this.#documentCount);
  }

  #count(path: string, images: number): void {
    this.#counts.set(path, { path, images: (this.#counts.get(path)?.images ?? 0) + images });
    this.#imageCount += images;
    this.#documentCount += 1;
  }
}

/** Finds documents in workspace folders that are not on this machine's disk. */
async function findRemoteDocuments(signal: AbortSignal): Promise<FoundFiles> {
  const search = new CancellationTokenSource();
  const cancel = () => search.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const isDocument = (path: string) => detectSyntax(path) !== undefined;
  const documents = await findFiles(
    syntaxes.flatMap(({ extensions }) => extensions),
    isDocument,
    search.token,
    ({ scheme }) => scheme !== "file",
  );
  signal.removeEventListener("abort", cancel);
  search.dispose();
  signal.throwIfAborted();
  return documents;
}

function listUnsavedDocuments(folder: Uri): [path: string, source: string][] {
  const isInside = ({ uri, isDirty }: TextDocument) => isDirty && uri.scheme === "file" && uri.path.startsWith(`${folder.path}/`);
  return workspace.textDocuments.filter(isInside).map((document) => [document.uri.fsPath, document.getText()]);
}

/** Reads a document from the editor if it has unsaved changes, otherwise from disk. */
async function readSource(uri: Uri): Promise<string> {
  const unsavedDocument = workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
  return unsavedDocument?.getText() ?? new TextDecoder().decode(await readRegularFile(uri, MAX_DOCUMENT_BYTES));
}
