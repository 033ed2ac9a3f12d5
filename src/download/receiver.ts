import { setTimeout } from "node:timers/promises";
import type { Dispatcher, Response } from "undici";
import { FailureError } from "../failures/failure.ts";
import { describeConnectionError } from "../network/connectionError.ts";
import { removeSecrets } from "../network/removeSecrets.ts";
import { openUrl, type OpenedUrl } from "../network/openUrl.ts";
import { InterruptedError, describeHttpError } from "../network/httpError.ts";
import { checkFreeSpace, type GetFreeBytes } from "../disk/freeSpace.ts";
import type { DownloadOptions } from "./options.ts";
import type { PartialFile } from "./partialFile.ts";
import { TransferRate } from "./rate.ts";

const RETRY_DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000];
const REPORT_INTERVAL_MS = 200;

/** Minimum number of bytes that must arrive within the idle time. A slower connection counts as broken. */
const MIN_BYTES_PER_IDLE_TIME = 16_384;

/** Maximum number of bytes per write. A checkpoint may be late by this many bytes. */
const MAX_WRITE_BYTES = 1 << 20;

/** Downloads a file, reconnecting as often as needed. */
export class Receiver {
  readonly #options: DownloadOptions;
  readonly #part: PartialFile;
  readonly #dispatcher: Dispatcher;
  readonly #getFreeBytes: GetFreeBytes;
  readonly #idleMs: number;
  readonly #rate = new TransferRate();
  #totalBytes: number | undefined;
  #sha256: string | undefined;
  #lastReportMs = 0;
  /** Whether the server compressed the last body. */
  #isEncoded = false;

  constructor(options: DownloadOptions, part: PartialFile, dispatcher: Dispatcher, getFreeBytes: GetFreeBytes, idleMs: number) {
    this.#options = options;
    this.#part = part;
    this.#dispatcher = dispatcher;
    this.#getFreeBytes = getFreeBytes;
    this.#idleMs = idleMs;
    this.#totalBytes = options.bytes;
    this.#sha256 = options.sha256;
  }

  /**
   * Receives the rest of the file.
   * @returns the expected SHA-256; undefined if neither the caller nor the server knows it
   * @throws FailureError `downloadFailed`, `hashMismatch`, `noSpace`; the signal's abort reason
   */
  async receive(): Promise<string | undefined> {
    const { signal, retryDelaysMs = RETRY_DELAYS_MS, onProgress } = this.#options;
    let maxReceivedBytes = this.#part.received;
    let failureCount = 0;
    while (this.#totalBytes === undefined || this.#part.received < this.#totalBytes) {
      signal.throwIfAborted();
      const startMs = performance.now();
      try {
        await this.#receiveRest();
        break;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof InterruptedError)) throw error;
        // Progress is measured from the maximum so far: starting over and failing again is not progress.
        const gainedBytes = this.#part.received - maxReceivedBytes;
        if (gainedBytes >= MIN_BYTES_PER_IDLE_TIME || (gainedBytes > 0 && performance.now() - startMs < this.#idleMs)) failureCount = 0;
        maxReceivedBytes = Math.max(maxReceivedBytes, this.#part.received);
        const retryDelayMs = retryDelaysMs[failureCount++];
        if (retryDelayMs === undefined) throw this.#createFailure(error.message, { isInterrupted: true });
        const delayMs = Math.max(retryDelayMs, error.retryAfterMs);
        onProgress({ kind: "retrying", reason: error.message, delayMs });
        // Ends early on abort; the loop then throws the signal's abort reason.
        await setTimeout(delayMs, undefined, { signal }).catch(() => {});
      }
    }
    this.#reportProgress(true);
    return this.#sha256;
  }

  async #receiveRest(): Promise<void> {
    const response = await this.#requestRest();
    try {
      await this.#preparePart(response);
      await this.#readBody(response);
    } finally {
      await response.body?.cancel().catch(() => {});
      await this.#part.save();
    }
    const { received } = this.#part;
    if (this.#totalBytes !== undefined && received < this.#totalBytes)
      throw new InterruptedError(`The transfer ended after ${received} of ${this.#totalBytes} bytes.`);
    if (received === 0) throw new InterruptedError("The server sent no data.");
  }

  async #readBody(response: Response): Promise<void> {
    // Reader errors come from the connection, `append` errors from the disk.
    const reader = response.body?.getReader();
    let window = { since: performance.now(), bytes: 0 };
    try {
      for (;;) {
        const result = await reader?.read().catch((error: unknown) => {
          throw new InterruptedError(describeConnectionError(error).reason);
        });
        if (result === undefined || result.done) return;
        const chunk = result.value as Uint8Array;
        if (this.#totalBytes !== undefined && this.#part.received + chunk.length > this.#totalBytes) {
          const atLeastBytes = this.#part.received + chunk.length;
          throw this.#createFailure(`The file is larger than the expected ${this.#totalBytes} bytes.`, { actualBytes: atLeastBytes });
        }
        await this.#write(chunk);
        this.#reportProgress(false);
        window.bytes += chunk.length;
        const now = performance.now();
        if (now - window.since < this.#idleMs) continue;
        if (window.bytes < MIN_BYTES_PER_IDLE_TIME)
          throw new InterruptedError(`Only ${window.bytes} bytes arrived in ${this.#idleMs / 1000} s.`);
        window = { since: now, bytes: 0 };
      }
    } finally {
      reader?.releaseLock();
    }
  }

  /** Appends bytes, and checks the free space after each checkpoint: with a slow disk, one chunk may hold all bytes that were read ahead. */
  async #write(chunk: Uint8Array): Promise<void> {
    for (let start = 0; start < chunk.length; start += MAX_WRITE_BYTES) {
      if (await this.#part.append(chunk.subarray(start, start + MAX_WRITE_BYTES))) await this.#checkFreeSpace();
    }
  }

  async #requestRest(): Promise<Response> {
    const { url, signal, token } = this.#options;
    const part = this.#part;
    // Without an entity tag, the rest may belong to another version of the file. Ranges of a compressed body don't match ranges of the file.
    if (part.received > 0 && part.etag === undefined && (this.#sha256 === undefined || this.#isEncoded)) await part.startOver();
    const { response, sha256 }: OpenedUrl = await openUrl(url, {
      dispatcher: this.#dispatcher,
      signal,
      ...(token === undefined ? {} : { token }),
      ...(this.#options.sha256 === undefined ? {} : { expectedSha256: this.#options.sha256 }),
      headers: {
        // Size, hash and ranges refer to the uncompressed bytes.
        "accept-encoding": "identity",
        ...(part.received > 0 ? { range: `bytes=${part.received}-` } : {}),
        ...(part.received > 0 && part.etag !== undefined ? { "if-range": part.etag } : {}),
      },
    }).catch((error: unknown) => {
      if (error instanceof FailureError) throw error;
      const { reason, isPermanent } = describeConnectionError(error);
      throw isPermanent ? this.#createFailure(reason) : new InterruptedError(reason);
    });
    if (response.status === 200 || response.status === 206) {
      this.#recordReportedHash(sha256, response);
      return response;
    }
    await response.body?.cancel();
    const { reason, isPermanent, retryAfterMs } = describeHttpError(response, this.#options.explanations);
    if (response.status === 416) await part.startOver();
    throw isPermanent ? this.#createFailure(reason) : new InterruptedError(reason, retryAfterMs);
  }

  /** Records the hash that the server reports. @throws FailureError `downloadFailed` if the response is a web page */
  #recordReportedHash(sha256: string | undefined, response: Response): void {
    if (/^text\/html\b/i.test(response.headers.get("content-type") ?? "")) {
      throw this.#createFailure("The server sent a web page instead of the file. The network may require you to sign in first.");
    }
    if (sha256 === undefined) return;
    this.#sha256 = sha256;
    this.#part.recordExpected({ sha256 });
  }

  /** Prepares the partial file for the body of a response, which either continues the received bytes or starts over. */
  async #preparePart(response: Response): Promise<void> {
    const part = this.#part;
    // `fetch` decompresses the body, so the content-length is not the size of the file.
    this.#isEncoded = !/^(identity)?$/.test(response.headers.get("content-encoding") ?? "");
    let total = this.#isEncoded ? null : response.headers.get("content-length");
    const etag = response.headers.get("etag");
    const strongEtag = etag === null || etag.startsWith("W/") || this.#isEncoded ? undefined : etag;
    if (response.status === 206) {
      const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
      if (
        this.#isEncoded ||
        Number(range?.[1]) !== part.received ||
        (part.etag !== undefined && strongEtag !== undefined && strongEtag !== part.etag)
      ) {
        await part.startOver();
        throw new InterruptedError("The server sent a different range of the file than requested.");
      }
      total = range?.[3] ?? null;
      if (part.etag === undefined) part.hasUnverifiedBytes = true;
    } else {
      await part.startOver();
    }
    const bytes = total === null || total === "*" ? undefined : Number(total);
    if (bytes !== undefined && this.#totalBytes !== undefined && bytes !== this.#totalBytes) {
      throw this.#createFailure(`The file has ${bytes} bytes instead of the expected ${this.#totalBytes}.`, { actualBytes: bytes });
    }
    if (bytes !== undefined) part.recordExpected({ bytes });
    this.#totalBytes ??= bytes;
    part.etag = response.status === 206 ? (strongEtag ?? part.etag) : strongEtag;
    await this.#checkFreeSpace();
    // Not awaited, because a poor connection could break in the meantime. If saving fails, it fails again at the end, where it is awaited.
    part.save().catch(() => {});
  }

  async #checkFreeSpace(): Promise<void> {
    const { file } = this.#options;
    if (this.#totalBytes !== undefined) await checkFreeSpace(file, this.#totalBytes - this.#part.received, this.#getFreeBytes);
  }

  #reportProgress(isLast: boolean): void {
    const now = performance.now();
    if (!isLast && now - this.#lastReportMs < REPORT_INTERVAL_MS) return;
    this.#lastReportMs = now;
    const { received: bytes } = this.#part;
    this.#rate.add(bytes, now);
    const { bytesPerSecond } = this.#rate;
    const totalBytes = this.#totalBytes ?? (isLast ? bytes : undefined);
    this.#options.onProgress({
      ...{ kind: "receiving", bytes },
      ...(totalBytes === undefined ? {} : { totalBytes }),
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      ...(totalBytes === undefined || !bytesPerSecond ? {} : { secondsLeft: (totalBytes - bytes) / bytesPerSecond }),
    });
  }

  #createFailure(reason: string, details: { actualBytes?: number; isInterrupted?: boolean } = {}): FailureError {
    return new FailureError({ kind: "downloadFailed", url: removeSecrets(this.#options.url), reason, ...details });
  }
}
