import type { ScannedDocument } from "../repository/scanDocument.ts";
import { scan, type ScannedFile } from "../repository/scan.ts";
import type { AltSettings } from "../repository/settings.ts";
import { WorkerConnection } from "./connection.ts";
import { didChangeSettings } from "./protocol.ts";
import { scanDocumentRequest } from "./scanProtocol.ts";
import { startThread } from "./thread.ts";

/** Limits of one document. */
export interface ScanLimits {
  ms: number;
  memoryMb: number;
}

/** Ten megabytes of HTML take 8 seconds on a processor that other processes may want too, and half of this memory. */
const DEFAULT_LIMITS: ScanLimits = { ms: 30_000, memoryMb: 1500 };

export interface WorkerScanOptions {
  /** Bundle of `main.ts`. */
  script: string;
  /** Folder that addresses from the root are looked up in. */
  root: string;
  settings: AltSettings;
  limits?: Partial<ScanLimits>;
  /** Texts of unsaved documents, by path. */
  unsaved?: Map<string, string>;
  /** Called with each document that can't be read, and the reason; the scan continues. */
  onSkipped: (path: string, reason: string) => void;
}

/** Scans documents as `scan` does, in a worker: one that hangs or takes all memory costs the thread and itself, not the scan. */
export async function* scanInWorker(paths: string[], options: WorkerScanOptions): AsyncGenerator<ScannedFile> {
  const { script, root, settings, limits, unsaved, onSkipped } = options;
  const { ms, memoryMb } = { ...DEFAULT_LIMITS, ...limits };
  const folder = root;
  const connection = new WorkerConnection(() => startThread(script, memoryMb), {
    limitMs: ms,
    onStart: (started) => void started.sendNotification(didChangeSettings.method, { folder, root, settings }),
  });
  const scanDocument = async (path: string): Promise<ScannedDocument | undefined> => {
    const source = unsaved?.get(path);
    const params = { id: connection.nextId(), folder, path, ...(source === undefined ? {} : { source }) };
    const scanned = await connection.request(scanDocumentRequest, params, { isRepeatable: true });
    if (scanned.kind === "skipped") throw new Error(scanned.reason);
    return scanned.document;
  };
  let isOver = false;
  try {
    yield* scan(paths, { root, scanDocument, onSkipped: (path, reason) => void (isOver || onSkipped(path, reason)) });
  } finally {
    // A scan that is given up has not skipped the documents that were read ahead.
    isOver = true;
    connection.dispose();
  }
}
