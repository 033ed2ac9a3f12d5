import type { CancellationToken } from "vscode-jsonrpc/node";
import { type MessageConnection } from "vscode-jsonrpc/node";
import type * as z from "zod/mini";
import { toFailure, type Failure } from "../failures/failure.ts";
import { createConnection } from "../link/transport.ts";
import { isValidProof, makeNonce, computeProof } from "../link/proof.ts";
import { AskRequest, type Answer, type AskEvent, type AskParams, type AskResult } from "../protocol/ask.ts";
import { Authenticate, Hello, PROTOCOL, type Welcome } from "../protocol/handshake.ts";
import { CompareParams, type CompareResult } from "../protocol/compare.ts";
import { ContrastParams, type ContrastResult } from "../protocol/contrast.ts";
import { PrefillParams, type PrefillResult } from "../protocol/prefill.ts";
import { PrepareParams, type PrepareResult } from "../protocol/images.ts";
import { AvailableModelParams, type AvailableModelResult } from "../protocol/target.ts";
import { method } from "../protocol/methods.ts";
import type { EngineReport, LogLine } from "../protocol/report.ts";
import type { EngineState } from "../protocol/state.ts";
import { gatherText } from "./gatherText.ts";
import { MAX_TEXT_LENGTH, splitText } from "./splitText.ts";
import type { Socket } from "node:net";

interface SessionClient {
  /** The client's cache folder. */
  readonly cache: string;
}

/** Functions of the engine that its sessions use. */
export interface EngineServices {
  token: string;
  version: string;
  ask(client: SessionClient, params: AskParams, onEvent: (event: AskEvent) => void, signal: AbortSignal): Promise<AskResult>;
  prepare(client: SessionClient, params: PrepareParams, signal: AbortSignal): Promise<PrepareResult>;
  compare(client: SessionClient, params: CompareParams, signal: AbortSignal): Promise<CompareResult>;
  measureContrast(client: SessionClient, params: ContrastParams, signal: AbortSignal): Promise<ContrastResult>;
  prefill(client: SessionClient, params: PrefillParams, signal: AbortSignal): Promise<PrefillResult>;
  findAvailableModel(params: AvailableModelParams, signal: AbortSignal): Promise<AvailableModelResult>;
  report(): EngineReport;
  restart(): void;
  /** Ends the engine if it is idle. Called when a client has a newer protocol. */
  retireIfIdle(): void;
}

/** Time after which a peer that has not authenticated is disconnected. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Maximum number of bytes that a peer may send before it has authenticated; a handshake takes a few hundred. */
const MAX_HANDSHAKE_BYTES = 10_000;

/** Maximum number of log lines per message. A line has at most 2000 characters, and JSON takes up to six bytes for each character. */
const LOG_LINES_PER_MESSAGE = 50;

/** Connection to one client. Accepts only the handshake until the client has proved that it knows the token. */
export class Session {
  readonly closed: Promise<void>;
  readonly #connection: MessageConnection;
  readonly #services: EngineServices;
  readonly #socket: Socket;
  #engineNonce = "";
  #isAuthenticated = false;
  #cache = "";

  constructor(socket: Socket, services: EngineServices, onAuthenticated: (session: Session) => void) {
    this.#socket = socket;
    this.#services = services;
    this.#connection = createConnection(socket);
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    const timer = setTimeout(() => socket.destroy(), HANDSHAKE_TIMEOUT_MS);
    void this.closed.then(() => {
      clearTimeout(timer);
      this.#connection.dispose();
    });
    socket.on("data", () => {
      if (!this.#isAuthenticated && socket.bytesRead > MAX_HANDSHAKE_BYTES) socket.destroy();
    });
    this.#connection.onRequest(method.hello, (raw: unknown) => this.#hello(raw));
    this.#connection.onRequest(method.authenticate, (raw: unknown) => {
      const { proof, cache } = Authenticate.parse(raw);
      if (this.#engineNonce === "" || !isValidProof(services.token, "client", this.#engineNonce, proof)) {
        socket.destroy();
        throw new Error("The authentication proof is wrong.");
      }
      clearTimeout(timer);
      this.#cache = cache;
      this.#isAuthenticated = true;
      this.#serve();
      onAuthenticated(this);
      return {};
    });
    this.#connection.listen();
  }

  get cache(): string {
    return this.#cache;
  }

  sendState(state: EngineState): void {
    this.#notify(method.state, state);
  }

  sendLog(lines: readonly LogLine[]): void {
    for (let start = 0; start < lines.length; start += LOG_LINES_PER_MESSAGE) {
      this.#notify(method.log, lines.slice(start, start + LOG_LINES_PER_MESSAGE));
    }
  }

  end(): void {
    this.#socket.destroy();
  }

  #hello(raw: unknown): Welcome {
    const { protocol, nonce } = Hello.parse(raw);
    const { token, version } = this.#services;
    if (protocol > PROTOCOL) this.#services.retireIfIdle();
    this.#engineNonce = makeNonce();
    return { protocol: PROTOCOL, version, pid: process.pid, nonce: this.#engineNonce, proof: computeProof(token, "engine", nonce) };
  }

  #serve(): void {
    this.#connection.onRequest<AskResult, unknown>(method.ask, (raw: unknown, cancellation: CancellationToken) =>
      this.#ask(raw, cancellation),
    );
    this.#connection.onRequest<PrepareResult, unknown>(method.prepare, (raw: unknown, cancellation: CancellationToken) =>
      this.#prepare(raw, cancellation),
    );
    this.#connection.onRequest<CompareResult, unknown>(method.compare, (raw: unknown, cancellation: CancellationToken) =>
      this.#compare(raw, cancellation),
    );
    this.#connection.onRequest<ContrastResult, unknown>(method.measureContrast, (raw: unknown, cancellation: CancellationToken) =>
      this.#measureContrast(raw, cancellation),
    );
    this.#connection.onRequest<PrefillResult, unknown>(method.prefill, (raw: unknown, cancellation: CancellationToken) =>
      this.#prefill(raw, cancellation),
    );
    this.#connection.onRequest<AvailableModelResult, unknown>(method.availableModel, (raw: unknown, cancellation: CancellationToken) =>
      this.#findAvailableModel(raw, cancellation),
    );
    this.#connection.onRequest<EngineReport, void>(method.report, () => this.#services.report());
    this.#connection.onRequest(method.restart, () => {
      this.#services.restart();
      return {};
    });
  }

  async #ask(raw: unknown, cancellation: CancellationToken): Promise<AskResult> {
    const request = AskRequest.safeParse(raw);
    if (!request.success) return { kind: "failed", failure: createBadRequest(request.error) };
    const { id, params } = request.data;
    const result = await this.#raceCancellation(cancellation, (signal) => {
      const { onEvent, flush } = gatherText((event) => {
        if (signal.aborted) return;
        for (const part of splitEvent(event)) this.#notify(method.askEvent, { id, event: part });
      });
      return this.#services.ask(this, params, onEvent, signal).finally(flush);
    });
    return result.kind === "answered" ? { kind: "answered", answer: await this.#sendLongText(id, result.answer) } : result;
  }

  /**
   * Sends the text in parts if it is too long for one message.
   * @returns the answer; its text is empty if the text was sent in parts
   * @throws Error if the client has disconnected
   */
  async #sendLongText(id: string, answer: Answer): Promise<Answer> {
    if (answer.text.length <= MAX_TEXT_LENGTH) return answer;
    for (const text of splitText(answer.text)) await this.#connection.sendNotification(method.answerPart, { id, text });
    return { ...answer, text: "" };
  }

  async #prepare(raw: unknown, cancellation: CancellationToken): Promise<PrepareResult> {
    const params = PrepareParams.safeParse(raw);
    if (!params.success) return { kind: "failed", failure: createBadRequest(params.error) };
    return this.#raceCancellation(cancellation, (signal) => this.#services.prepare(this, params.data, signal));
  }

  async #compare(raw: unknown, cancellation: CancellationToken): Promise<CompareResult> {
    const params = CompareParams.safeParse(raw);
    if (!params.success) return { kind: "failed", failure: createBadRequest(params.error) };
    return this.#raceCancellation(cancellation, (signal) => this.#services.compare(this, params.data, signal));
  }

  async #measureContrast(raw: unknown, cancellation: CancellationToken): Promise<ContrastResult> {
    const params = ContrastParams.safeParse(raw);
    if (!params.success) return { kind: "failed", failure: createBadRequest(params.error) };
    return this.#raceCancellation(cancellation, (signal) => this.#services.measureContrast(this, params.data, signal));
  }

  async #prefill(raw: unknown, cancellation: CancellationToken): Promise<PrefillResult> {
    const params = PrefillParams.safeParse(raw);
    if (!params.success) return { kind: "skipped", reason: createBadRequest(params.error).reason };
    const result = await this.#raceCancellation(cancellation, (signal) => this.#services.prefill(this, params.data, signal));
    return result.kind === "done" || result.kind === "skipped" ? result : { kind: "skipped", reason: result.kind };
  }

  async #findAvailableModel(raw: unknown, cancellation: CancellationToken): Promise<AvailableModelResult> {
    const params = AvailableModelParams.safeParse(raw);
    if (!params.success) return { kind: "failed", failure: createBadRequest(params.error) };
    return this.#raceCancellation(cancellation, (signal) => this.#services.findAvailableModel(params.data, signal));
  }

  /** Responds to a cancellation immediately, even if llama-server or the decoder is still finishing its work. */
  #raceCancellation<T>(
    cancellation: CancellationToken,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | { kind: "cancelled" } | { kind: "failed"; failure: Failure }> {
    const abort = new AbortController();
    const cancelledResult = new Promise<{ kind: "cancelled" }>((resolve) => {
      const stop = () => {
        abort.abort();
        resolve({ kind: "cancelled" });
      };
      cancellation.onCancellationRequested(stop);
      void this.closed.then(stop);
    });
    const result = work(abort.signal).catch((error: unknown) => ({ kind: "failed" as const, failure: toFailure(error) }));
    return Promise.race([cancelledResult, result]);
  }

  #notify(name: string, params: unknown): void {
    if (!this.#isAuthenticated || this.#socket.destroyed) return;
    this.#connection.sendNotification(name, params).catch(() => {});
  }
}

/** Splits text that is too long for one message. */
function splitEvent(event: AskEvent): AskEvent[] {
  if (event.kind !== "text" && event.kind !== "thought") return [event];
  return Array.from(splitText(event.text), (text) => ({ kind: event.kind, text }));
}

function createBadRequest(error: z.core.$ZodError): Extract<Failure, { kind: "badRequest" }> {
  const issue = error.issues[0];
  return { kind: "badRequest", reason: issue ? `${issue.path.join(".")}: ${issue.message}` : "The request is malformed." };
}
