import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import { detectSyntax } from "../document/syntax.ts";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { readDocument } from "../repository/readDocument.ts";
import { locateFindings } from "../repository/locateFindings.ts";
import { createLookup, scanDocument, type Lookup, type ScannedDocument } from "../repository/scanDocument.ts";
import type { Documents } from "./documents.ts";
import { onRequest, onQueuedRequest } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import type { WithRequestId } from "./protocol.ts";
import * as scanProtocol from "./scanProtocol.ts";
import { scanInWorker } from "./scanInWorker.ts";
import type { RequestQueue } from "./requestQueue.ts";
import { createScannedPage } from "./views.ts";

/** Number of scanned documents sent in one message. */
const PAGES_PER_MESSAGE = 50;

/** Handles requests to scan. A scan of a folder starts another worker, which gets one request for each document. */
export function serveScans(connection: MessageConnection, documents: Documents, queue: RequestQueue, script: string): void {
  const lookups = new Map<string, Lookup>();
  const getLookup = (folder: string, root: string) => {
    const lookup = lookups.get(folder) ?? createLookup(root, documents.getFolder(folder).settings);
    lookups.set(folder, lookup);
    return lookup;
  };

  const scanText = async (folder: string, path: string, source: string): Promise<ScannedDocument | undefined> => {
    const syntax = detectSyntax(path);
    if (syntax === undefined) return undefined;
    const { settings, root } = documents.getFolder(folder);
    const { rules, maxLength, components } = settings;
    const location = root === undefined ? undefined : { path, ...getLookup(folder, root) };
    const scanned = await scanDocument({ syntax, source }, { severities: rules, maxLength, components }, location);
    return scanned.uses.length === 0 ? undefined : scanned;
  };

  const scanQueued = async ({ id, folder, path, source }: scanProtocol.ScanDocumentParams & WithRequestId, token: CancellationToken) => {
    // The file is read before the request is queued, so that reading overlaps with scanning.
    const text = source ?? (await readDocument(path, true));
    return queue.run(
      id,
      token,
      () => text.length,
      () => scanText(folder, path, text),
    );
  };

  onRequest(
    connection,
    scanProtocol.scanDocumentRequest,
    parameters.ScanDocument,
    async (params, token): Promise<scanProtocol.DocumentScan> => {
      try {
        const document = await scanQueued(params, token);
        return { kind: "scanned", ...(document ? { document } : {}) };
      } catch (error) {
        return { kind: "skipped", reason: getErrorMessage(error) };
      }
    },
  );

  onRequest(
    connection,
    scanProtocol.findingsRequest,
    parameters.ScanDocument,
    async (params, token): Promise<scanProtocol.FindingsScan> => {
      try {
        const document = await scanQueued(params, token);
        return { kind: "scanned", imageCount: document?.uses.length ?? 0, findings: document ? locateFindings(document) : [] };
      } catch (error) {
        return { kind: "skipped", reason: getErrorMessage(error) };
      }
    },
  );

  onQueuedRequest(
    connection,
    queue,
    scanProtocol.pageRequest,
    parameters.Page,
    ({ source }) => source.length,
    async ({ folder, path, syntax, source }) => {
      const { settings, problem } = documents.getFolder(folder);
      if (problem) throw new FailureError(problem);
      const { rules, maxLength, components } = settings;
      return createScannedPage({ path, ...(await scanDocument({ syntax, source }, { severities: rules, maxLength, components })) });
    },
  );

  onRequest(connection, scanProtocol.scanRequest, parameters.Scan, async ({ id, folder, unsaved }, token) => {
    const { settings, problem, root, path } = documents.getFolder(folder);
    if (root === undefined || path === undefined) throw new RangeError(`${folder} is not on the local disk.`);
    const skipped: scanProtocol.ScanSummary["skipped"] = [];
    let pages: scanProtocol.ScannedPage[] = [];
    const send = () => {
      if (pages.length > 0) void connection.sendNotification(scanProtocol.pagesScanned, { id, pages });
      pages = [];
    };
    const onSkipped = (path: string, reason: string) => void skipped.push({ path, reason });
    for await (const document of scanInWorker([path], { script, root, settings, unsaved: new Map(unsaved), onSkipped })) {
      if (token.isCancellationRequested) break;
      pages.push(createScannedPage(document));
      if (pages.length >= PAGES_PER_MESSAGE) send();
    }
    send();
    return { skipped, ...(problem ? { problem } : {}) };
  });
}
