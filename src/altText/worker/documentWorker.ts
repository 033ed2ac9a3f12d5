import type { RequestType } from "vscode-jsonrpc/node";
import { raceAbort } from "../../core/raceAbort.ts";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import type { UseDescription } from "../document/facts/imageFacts.ts";
import type { DescriptionPlaceId } from "../document/edits/descriptions/createDescriptionChange.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Syntax } from "../document/syntax.ts";
import type { PlannedDocument, RequestedAlt } from "../repository/planAltTexts.ts";
import type { Doubt } from "../suggest/gate/gateCheck.ts";
import type { AltSettings } from "../repository/settings.ts";
import { WorkerConnection } from "./connection.ts";
import { findUsesRequest, checkAltRequest, describeUseRequest, checkAltsTogetherRequest, type DocumentSource } from "./altCheckProtocol.ts";
import { planDocumentRequest } from "./planProtocol.ts";
import { didChangeSettings, type WithRequestId } from "./protocol.ts";
import { DEFAULT_LIMITS, type ScanLimits } from "./scanInWorker.ts";
import { startThread } from "./thread.ts";

export interface DocumentWorkerOptions {
  /** Bundle of `main.ts`. */
  script: string;
  root: string;
  settings: AltSettings;
  limits?: Partial<ScanLimits>;
}

/** A document that has already been read. */
interface DocumentText {
  /** Path of the document, for messages. */
  name: string;
  syntax: Syntax;
  source: string;
}

/**
 * Parses documents in a worker, to plan edits and to check alt text: a document that hangs a parser is skipped, and the command can be
 * interrupted at any time.
 */
export class DocumentWorker {
  readonly #connection: WorkerConnection;
  readonly #folder: string;

  constructor({ script, root, settings, limits }: DocumentWorkerOptions) {
    const { timeMs, memoryMb } = { ...DEFAULT_LIMITS, ...limits };
    this.#folder = root;
    this.#connection = new WorkerConnection(() => startThread(script, memoryMb), {
      limitMs: timeMs,
      onStart: (started) => void started.sendNotification(didChangeSettings.method, { folder: root, root, settings }),
    });
  }

  /** @throws Error whose message says why the document is skipped; the signal's abort reason */
  async plan(path: string, requests: RequestedAlt[], signal: AbortSignal, descriptionPlace?: DescriptionPlaceId): Promise<PlannedDocument> {
    const place = descriptionPlace === undefined ? {} : { descriptionPlace };
    const params = { id: this.#connection.createRequestId(), folder: this.#folder, path, requests, ...place };
    const plan = await raceAbort(this.#connection.request(planDocumentRequest, params, { isRepeatable: true }), signal);
    if (plan.kind === "skipped") throw new Error(plan.reason);
    return plan.document;
  }

  /** Finds the images in a document. @throws FailureError `documentUnreadable`; the signal's abort reason */
  findUses(document: DocumentText, signal: AbortSignal): Promise<ImageUse[]> {
    return this.#requestForText(findUsesRequest, document, {}, signal);
  }

  /** Collects what a document says about one image. @throws FailureError `documentUnreadable`; the signal's abort reason */
  describeUse(document: DocumentText, index: number, signal: AbortSignal): Promise<UseDescription> {
    return this.#requestForText(describeUseRequest, document, { index }, signal);
  }

  /**
   * Lists the problems with one image's alt text by checking the document with that text written into it.
   * @throws FailureError `documentUnreadable`; the signal's abort reason
   */
  findProblems(document: DocumentText, index: number, alt: string, signal: AbortSignal): Promise<Doubt[]> {
    return this.#requestForText(checkAltRequest, document, { index, alt }, signal);
  }

  /**
   * Checks the alt text of several images together.
   * @param texts alt text by image index
   * @returns problems by image index
   * @throws FailureError `documentUnreadable`; the signal's abort reason
   */
  findProblemsTogether(document: DocumentText, texts: Map<number, string>, signal: AbortSignal): Promise<Map<number, string>> {
    return this.#requestForText(checkAltsTogetherRequest, document, { texts }, signal);
  }

  dispose(): void {
    this.#connection.dispose();
  }

  async #requestForText<P, R>(
    type: RequestType<DocumentSource & WithRequestId & P, R, void>,
    { name, syntax, source }: DocumentText,
    parameters: P,
    signal: AbortSignal,
  ): Promise<R> {
    const params = { id: this.#connection.createRequestId(), folder: this.#folder, syntax, source, ...parameters };
    try {
      return await raceAbort(this.#connection.request(type, params, { isRepeatable: true }), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new FailureError({ kind: "documentUnreadable", name, reason: getErrorMessage(error) });
    }
  }
}
