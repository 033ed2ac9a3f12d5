import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import * as z from "zod/mini";
import { FailureError } from "../failures/failure.ts";
import { raceAbort } from "../core/raceAbort.ts";
import { cacheImage } from "../link/imageCache.ts";
import { AnswerPart, AskEventMessage, AskResult, type Answer, type AskEvent, type AskParams } from "../protocol/ask.ts";
import { EngineReport, LogLine } from "../protocol/report.ts";
import { EngineState } from "../protocol/state.ts";
import { PrefillResult, type PrefillParams } from "../protocol/prefill.ts";
import { CompareResult, type CompareParams, type Comparison } from "../protocol/compare.ts";
import { ContrastResult, type ContrastGroup, type ContrastParams } from "../protocol/contrast.ts";
import { PrepareResult, type ImageRef, type ImageResult, type PrepareParams } from "../protocol/images.ts";
import { AvailableModelResult, type EndpointTarget } from "../protocol/target.ts";
import { MAX_MESSAGE_BYTES } from "../protocol/handshake.ts";
import { method } from "../protocol/methods.ts";
import { addNetworkVariables } from "./networkVariables.ts";
import { connectToEngine, type EngineConnection } from "./connect.ts";
import { sendRequest } from "./request.ts";
import type { EngineOptions } from "./startEngine.ts";

export interface EngineListeners {
  onState?: (state: EngineState) => void;
  onLog?: (lines: LogLine[]) => void;
  /** Called when the engine has closed the connection. */
  onDisconnect?: () => void;
}

/** Maximum size of everything in a message except its question. */
const MAX_FRAME_BYTES = 1000;

/** An event from the engine, or the answer as the last event. */
export type AskStreamEvent = AskEvent | { kind: "answered"; answer: Answer };

/** Client of the engine. Connects on the first call, and again after the engine has exited. */
export class EngineClient {
  readonly #options: EngineOptions;
  readonly #name: string;
  readonly #listeners: EngineListeners;
  readonly #events = new Map<string, (event: AskEvent) => void>();
  /** Functions that receive the parts of long answers, by question id. */
  readonly #answerParts = new Map<string, (text: string) => void>();
  #connection: Promise<EngineConnection> | undefined;
  #isDisposed = false;

  constructor(options: EngineOptions, name: string, listeners: EngineListeners = {}) {
    this.#options = options;
    this.#name = name;
    this.#listeners = listeners;
  }

  /** Adds an image to the image cache. @throws FailureError `diskFull`, `folderNotWritable`, `unsafeDirectory` */
  async addImage(name: string, bytes: Uint8Array): Promise<ImageRef> {
    return { name, sha256: await cacheImage(this.#options.cache, bytes) };
  }

  /**
   * Asks one question and streams its events; the last event is the answer. Leaving the loop or aborting the signal cancels the question.
   * @throws FailureError; an AbortError when `signal` aborts
   */
  async *ask(question: AskParams, signal: AbortSignal): AsyncGenerator<AskStreamEvent> {
    const params = { ...question, target: addNetworkVariables(question.target, process.env) };
    const bytes = Buffer.byteLength(JSON.stringify(params));
    const limitBytes = MAX_MESSAGE_BYTES - MAX_FRAME_BYTES;
    if (bytes > limitBytes) throw new FailureError({ kind: "questionTooLong", bytes, limitBytes });
    const { connection, socket } = await this.#getConnection();
    signal.throwIfAborted();
    const id = randomUUID();
    const queue = new EventQueue();
    const cancellation = cancelOnAbort(signal, socket);
    this.#events.set(id, (event) => queue.push(event));
    let longText = "";
    this.#answerParts.set(id, (text) => {
      longText += text;
    });
    const closeListener = connection.onClose(() => queue.fail(new FailureError({ kind: "engineGone" })));
    // Cancelling must work even if the engine hangs, or was suspended by the system.
    const stop = () => queue.fail(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    connection.sendRequest(method.ask, { id, params }, cancellation.token).then(
      (raw) => queue.end(AskResult.parse(raw)),
      (error: unknown) => queue.fail(socket.destroyed ? new FailureError({ kind: "engineGone" }) : error),
    );
    try {
      for (;;) {
        const item = await queue.take();
        if (item.kind === "event") {
          yield item.event;
          continue;
        }
        if (item.kind === "error") {
          signal.throwIfAborted();
          throw item.error;
        }
        const { result } = item;
        if (result.kind === "failed") throw new FailureError(result.failure);
        if (result.kind === "cancelled") {
          signal.throwIfAborted();
          throw new FailureError({ kind: "engineGone" });
        }
        yield { kind: "answered", answer: { ...result.answer, text: longText + result.answer.text } };
        return;
      }
    } finally {
      cancellation.release();
      // Cancels the question if the caller left the loop early. After the answer, or once the engine has exited, there is nothing to cancel.
      if (!queue.hasEnded) cancellation.cancel();
      signal.removeEventListener("abort", stop);
      closeListener.dispose();
      this.#events.delete(id);
      this.#answerParts.delete(id);
    }
  }

  /**
   * Prepares the images of a question.
   * @returns one result per image, in the order of the images
   * @throws FailureError for a problem that affects all images; an AbortError when `signal` aborts
   */
  async prepare(params: PrepareParams, signal: AbortSignal): Promise<ImageResult[]> {
    const result = PrepareResult.parse(await this.#request(method.prepare, params, signal));
    if (result.kind === "failed") throw new FailureError(result.failure);
    if (result.kind === "cancelled") throw new FailureError({ kind: "engineGone" });
    return result.images;
  }

  /** Compares the pixels of two images, without a model. @throws FailureError; an AbortError when `signal` aborts */
  async compare(params: CompareParams, signal: AbortSignal): Promise<Comparison> {
    const result = CompareResult.parse(await this.#request(method.compare, params, signal));
    if (result.kind === "failed") throw new FailureError(result.failure);
    if (result.kind === "cancelled") throw new FailureError({ kind: "engineGone" });
    return result.comparison;
  }

  /**
   * Measures the contrast of text in an image, without a model.
   * @returns groups of text with the same colors, in ascending order of their contrast
   * @throws FailureError; an AbortError when `signal` aborts
   */
  async measureContrast(params: ContrastParams, signal: AbortSignal): Promise<ContrastGroup[]> {
    const result = ContrastResult.parse(await this.#request(method.measureContrast, params, signal));
    if (result.kind === "failed") throw new FailureError(result.failure);
    if (result.kind === "cancelled") throw new FailureError({ kind: "engineGone" });
    return result.groups;
  }

  /**
   * Finds the name of the model that would answer questions sent to an endpoint; undefined if the server does not report the name.
   * @throws FailureError; an AbortError when `signal` aborts
   */
  async findAvailableModel(target: EndpointTarget, signal: AbortSignal): Promise<string | undefined> {
    const result = AvailableModelResult.parse(
      await this.#request(method.availableModel, { target: addNetworkVariables(target, process.env) }, signal),
    );
    if (result.kind === "failed") throw new FailureError(result.failure);
    if (result.kind === "cancelled") throw new FailureError({ kind: "engineGone" });
    return result.model;
  }

  /** Asks the model to process everything that precedes a question. Best effort: the rest is processed with the question. */
  async prefill(params: PrefillParams, signal: AbortSignal): Promise<PrefillResult> {
    const target = addNetworkVariables(params.target, process.env);
    return PrefillResult.parse(await this.#request(method.prefill, { ...params, target }, signal));
  }

  /** Stops llama-server; the next question starts it again. */
  async restart(): Promise<void> {
    const { connection } = await this.#getConnection();
    await sendRequest(connection, method.restart, {});
  }

  async report(): Promise<EngineReport> {
    return EngineReport.parse(await this.#request(method.report, {}, new AbortController().signal));
  }

  async #request(name: string, params: object, signal: AbortSignal): Promise<unknown> {
    const { connection, socket } = await this.#getConnection();
    signal.throwIfAborted();
    const cancellation = cancelOnAbort(signal, socket);
    try {
      return await raceAbort(sendRequest(connection, name, params, cancellation.token), signal);
    } finally {
      cancellation.release();
    }
  }

  async getEnginePid(): Promise<number> {
    return (await this.#getConnection()).enginePid;
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#connection?.then(
      ({ socket }) => socket.destroy(),
      () => {},
    );
  }

  #getConnection(): Promise<EngineConnection> {
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  async #connect(): Promise<EngineConnection> {
    const engine = await connectToEngine(this.#options, this.#name);
    const { connection, socket } = engine;
    connection.onNotification(method.askEvent, (raw: unknown) => {
      const { id, event } = AskEventMessage.parse(raw);
      this.#events.get(id)?.(event);
    });
    connection.onNotification(method.answerPart, (raw: unknown) => {
      const { id, text } = AnswerPart.parse(raw);
      this.#answerParts.get(id)?.(text);
    });
    connection.onNotification(method.state, (raw: unknown) => this.#listeners.onState?.(EngineState.parse(raw)));
    connection.onNotification(method.log, (raw: unknown) => this.#listeners.onLog?.(z.array(LogLine).parse(raw)));
    connection.onClose(() => {
      this.#connection = undefined;
      if (!this.#isDisposed) this.#listeners.onDisconnect?.();
    });
    if (socket.destroyed) throw new FailureError({ kind: "engineGone" });
    if (this.#isDisposed) socket.destroy();
    return engine;
  }
}

/** Cancels a request when `signal` aborts, unless the connection is closed. */
function cancelOnAbort(signal: AbortSignal, socket: Socket) {
  const source = new CancellationTokenSource();
  const cancel = () => {
    if (!socket.destroyed) source.cancel();
  };
  signal.addEventListener("abort", cancel, { once: true });
  return { token: source.token, cancel, release: () => signal.removeEventListener("abort", cancel) };
}

type QueueItem = { kind: "event"; event: AskEvent } | { kind: "result"; result: AskResult } | { kind: "error"; error: unknown };

/** Passes events from callbacks to one reader, in order. */
class EventQueue {
  readonly #items: QueueItem[] = [];
  #wake: (() => void) | undefined;
  hasEnded = false;

  push(event: AskEvent): void {
    this.#add({ kind: "event", event });
  }

  end(result: AskResult): void {
    this.#add({ kind: "result", result });
  }

  fail(error: unknown): void {
    this.#add({ kind: "error", error });
  }

  async take(): Promise<QueueItem> {
    for (;;) {
      const item = this.#items.shift();
      if (item) return item;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #add(item: QueueItem): void {
    this.hasEnded ||= item.kind !== "event";
    this.#items.push(item);
    this.#wake?.();
  }
}
