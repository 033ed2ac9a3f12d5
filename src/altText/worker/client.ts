import type { RequestType } from "vscode-jsonrpc/node";
import type { Plan, RequestedChange } from "../document/edits/changes.ts";
import type { Span } from "../document/imageUse.ts";
import type { RuleId } from "../rules/rules.ts";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import type { EngineState } from "../../protocol/state.ts";
import type { LogLine } from "../../protocol/report.ts";
import { attachmentsRequest, type AttachedImage, type AttachmentsParams } from "./attachmentProtocol.ts";
import { WorkerExitError, WorkerConnection } from "./connection.ts";
import * as protocol from "./protocol.ts";
import * as scanProtocol from "./scanProtocol.ts";
import * as writeProtocol from "./writeProtocol.ts";
import { WorkerSync, type EditorDocument } from "./sync.ts";
import type { WorkerThread } from "./thread.ts";

export interface WorkerListeners {
  onState?: (state: EngineState) => void;
  onLog?: (lines: LogLine[]) => void;
}

type ParamsWithoutId<P> = Omit<P, "id">;

/** Parameters of a request that refers to a folder, with the settings of that folder. The settings are sent only if they have changed. */
type WithSettings<P> = ParamsWithoutId<P> & { settings: protocol.FolderSettings };

/**
 * Client of the worker that finds, checks and writes alt text for the editor. Each method throws FailureError `unexpected` if the thread
 * exits.
 */
export class AltTextWorker {
  readonly #connection: WorkerConnection;
  readonly #sync: WorkerSync;
  readonly #scanListeners = new Map<number, (pages: scanProtocol.ScannedPage[]) => void>();
  readonly #writeListeners = new Map<number, (key: string, written: writeProtocol.WriteResult) => void>();

  /** @param limitMs time limit for one document */
  constructor(startThread: () => WorkerThread, limitMs: number, listeners: WorkerListeners = {}) {
    this.#connection = new WorkerConnection(startThread, {
      limitMs,
      onStart: (connection) => {
        connection.onNotification(scanProtocol.pagesScanned, ({ id, pages }) => this.#scanListeners.get(id)?.(pages));
        connection.onNotification(writeProtocol.jobFinished, ({ id, key, result }) => this.#writeListeners.get(id)?.(key, result));
        connection.onNotification(protocol.engineStateChanged, (state) => listeners.onState?.(state));
        connection.onNotification(protocol.linesLogged, (lines) => listeners.onLog?.(lines));
        this.#sync.replay(connection);
      },
    });
    this.#sync = new WorkerSync((type, params) => this.#connection.notify(type, params));
  }

  /** Scans the document and looks up its image files. @throws AbortError */
  async getDiagnostics(document: EditorDocument, signal: AbortSignal): Promise<protocol.Versioned<protocol.DocumentFindings>> {
    return this.#requestRepeatable(protocol.diagnosticRequest, this.#sync.send(document), signal);
  }

  async getHover(document: EditorDocument, offset: number): Promise<protocol.Versioned<protocol.AuditedUse | undefined>> {
    return this.#requestRepeatable(protocol.hoverRequest, { ...this.#sync.send(document), offset });
  }

  async getCodeActions(document: EditorDocument, range: Span, rules: RuleId[]): Promise<protocol.Versioned<protocol.UseActions[]>> {
    return this.#requestRepeatable(protocol.codeActionRequest, { ...this.#sync.send(document), range, rules });
  }

  async findUses(document: EditorDocument): Promise<protocol.Versioned<protocol.AuditedUse[]>> {
    return this.#requestRepeatable(protocol.usesRequest, this.#sync.send(document));
  }

  async planChanges(document: EditorDocument, changes: RequestedChange[]): Promise<protocol.Versioned<Plan[]>> {
    return this.#requestRepeatable(protocol.planRequest, { ...this.#sync.send(document), changes });
  }

  async findProblems(
    document: EditorDocument,
    snippet: Omit<protocol.ProblemsParams, keyof protocol.DocumentVersion>,
  ): Promise<protocol.Versioned<string[]>> {
    return this.#requestRepeatable(protocol.problemsRequest, { ...this.#sync.send(document), ...snippet });
  }

  /**
   * Finds the images attached to the cells of a notebook.
   * @returns the image of each use; undefined if there is none, or if it is too large
   */
  async findAttachments(params: AttachmentsParams): Promise<(AttachedImage | undefined)[]> {
    return this.#requestRepeatable(attachmentsRequest, params);
  }

  /** Closes a document that is no longer open in any editor. */
  close(uri: string): void {
    this.#sync.close(uri);
  }

  /** @throws AbortError */
  async scanPage({ settings, ...params }: WithSettings<scanProtocol.PageParams>, signal: AbortSignal): Promise<scanProtocol.ScannedPage> {
    this.#sync.sendSettings(params.folder, settings);
    return this.#requestRepeatable(scanProtocol.pageRequest, params, signal);
  }

  /**
   * @param onPages called with scanned documents as the scan proceeds
   * @throws AbortError
   */
  async scan(
    { settings, ...params }: WithSettings<scanProtocol.ScanParams>,
    onPages: (pages: scanProtocol.ScannedPage[]) => void,
    signal: AbortSignal,
  ): Promise<scanProtocol.ScanSummary> {
    this.#sync.sendSettings(params.folder, settings);
    const id = this.#connection.createRequestId();
    this.#scanListeners.set(id, onPages);
    try {
      return await this.#requestOnce(scanProtocol.scanRequest, { id, ...params }, signal);
    } finally {
      this.#scanListeners.delete(id);
    }
  }

  /** Asks the model for alt text; resolves when all images have been processed. @throws FailureError for a failure that affects all images; AbortError */
  async write(
    { settings, ...params }: WithSettings<writeProtocol.WriteParams>,
    onWritten: (key: string, result: writeProtocol.WriteResult) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.#sync.sendSettings(params.folder, settings);
    const id = this.#connection.createRequestId();
    this.#writeListeners.set(id, onWritten);
    try {
      const { failure } = await this.#requestOnce(writeProtocol.writeRequest, { id, ...params }, signal);
      if (failure) throw new FailureError(failure);
    } finally {
      this.#writeListeners.delete(id);
    }
  }

  dispose(): void {
    this.#connection.dispose();
  }

  /** Sends a request about one document. The request is repeated in another thread if this thread exits because of another request. */
  async #requestRepeatable<P, R>(type: RequestType<P & protocol.WithRequestId, R, void>, params: P, signal?: AbortSignal): Promise<R> {
    const paramsWithId = { ...params, id: this.#connection.createRequestId() };
    return this.#convertErrors(this.#connection.request(type, paramsWithId, { ...(signal ? { signal } : {}), isRepeatable: true }), signal);
  }

  /** Sends a request that reports progress. The request is not repeated if the thread exits. */
  async #requestOnce<P extends protocol.WithRequestId, R>(type: RequestType<P, R, void>, params: P, signal: AbortSignal): Promise<R> {
    return this.#convertErrors(this.#connection.request(type, params, { signal, isRepeatable: false }), signal);
  }

  async #convertErrors<R>(answer: Promise<R>, signal: AbortSignal | undefined): Promise<R> {
    try {
      return await answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw new FailureError({ kind: "unexpected", reason: getReason(error) });
    }
  }
}

function getReason(error: unknown): string {
  const hasExited = error instanceof WorkerExitError && error.exit.kind !== "error" && error.exit.kind !== "memory";
  return hasExited ? "The alt text worker took too long or was stopped." : getErrorMessage(error);
}
