import { readFile, stat } from "node:fs/promises";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { syntaxOf } from "../document/syntax.ts";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { Aliases } from "../repository/aliases.ts";
import { scanDocument, type ScannedDocument } from "../repository/scanDocument.ts";
import type { Documents } from "./documents.ts";
import { onRequest, onRequestInTurn } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import * as scanProtocol from "./scanProtocol.ts";
import { scanInWorker } from "./scanInWorker.ts";
import type { Turns } from "./turns.ts";
import { scannedPage } from "./views.ts";

/** Limit for a document that is read from disk; pages that people write are far smaller. */
const MAX_BYTES = 20_000_000;

/** Number of scanned documents that travel in one message. */
const PAGES_PER_MESSAGE = 50;

/** Serves scans: whole ones, which scan their documents in a worker of their own, and the documents of such a scan. */
export function serveScans(connection: MessageConnection, documents: Documents, turns: Turns, script: string): void {
  const aliases = new Map<string, Aliases>();
  const aliasesOf = (folder: string, root: string) => {
    const known = aliases.get(folder) ?? new Aliases(root, documents.folder(folder).settings.aliases);
    aliases.set(folder, known);
    return known;
  };

  const scanIn = async (folder: string, path: string, source: string): Promise<ScannedDocument | undefined> => {
    const syntax = syntaxOf(path);
    if (syntax === undefined) return undefined;
    const { settings, root } = documents.folder(folder);
    const { rules, maxLength, components } = settings;
    const place = root === undefined ? undefined : { path, root, aliases: aliasesOf(folder, root) };
    const scanned = await scanDocument({ syntax, source }, { severities: rules, maxLength, components }, place);
    return scanned.uses.length === 0 ? undefined : scanned;
  };

  onRequest(
    connection,
    scanProtocol.scanDocumentRequest,
    parameters.ScanDocument,
    async ({ id, folder, path, source }, token): Promise<scanProtocol.DocumentScan> => {
      try {
        // Before its turn comes: files are read ahead.
        const text = source ?? (await readDocument(path));
        const document = await turns.take(
          id,
          token,
          () => text.length,
          () => scanIn(folder, path, text),
        );
        return { kind: "scanned", ...(document ? { document } : {}) };
      } catch (error) {
        return { kind: "skipped", reason: getErrorMessage(error) };
      }
    },
  );

  onRequestInTurn(
    connection,
    turns,
    scanProtocol.pageRequest,
    parameters.Page,
    ({ source }) => source.length,
    async ({ folder, path, syntax, source }) => {
      const { settings, problem } = documents.folder(folder);
      if (problem) throw new FailureError(problem);
      const { rules, maxLength, components } = settings;
      return scannedPage({ path, ...(await scanDocument({ syntax, source }, { severities: rules, maxLength, components })) });
    },
  );

  onRequest(connection, scanProtocol.scanRequest, parameters.Scan, async ({ id, folder, unsaved }, token) => {
    const { settings, problem, root } = documents.folder(folder);
    if (root === undefined) throw new RangeError(`${folder} is on no disk of this machine.`);
    const skipped: scanProtocol.ScanSummary["skipped"] = [];
    let pages: scanProtocol.ScannedPage[] = [];
    const send = () => {
      if (pages.length > 0) void connection.sendNotification(scanProtocol.scanned, { id, pages });
      pages = [];
    };
    const onSkipped = (path: string, reason: string) => void skipped.push({ path, reason });
    for await (const document of scanInWorker([root], { script, root, settings, unsaved: new Map(unsaved), onSkipped })) {
      if (token.isCancellationRequested) break;
      pages.push(scannedPage(document));
      if (pages.length >= PAGES_PER_MESSAGE) send();
    }
    send();
    return { skipped, ...(problem ? { problem } : {}) };
  });
}

/** @throws Error whose message says why the document is skipped */
async function readDocument(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new Error(`it has ${(size / 1e6).toFixed(0)} MB; at most ${MAX_BYTES / 1e6} MB are read`);
  const bytes = await readFile(path);
  // Text has no zero bytes: this is a file of another kind with the extension of a document.
  if (bytes.includes(0)) throw new Error("it is no text in UTF-8");
  return bytes.toString("utf8");
}
