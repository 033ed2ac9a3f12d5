import { createHash, type Hash } from "node:crypto";
import { open, rm, type FileHandle } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { fetch, type Dispatcher, type Response } from "undici";
import { FailureError } from "../core/failure.ts";
import { isDiskFull } from "../link/files.ts";
import { connectionError, proxyAgent } from "./proxy.ts";

export interface DownloadOptions {
  url: string;
  /** Where to write it; replaced if there, removed when the download fails. */
  file: string;
  sha256: string;
  bytes: number;
  /** 0…1, at steps of a hundredth. */
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
  /** Milliseconds before each further attempt after a broken connection; the count starts anew when one brought more bytes. */
  pausesMs?: number[];
  /** How long a server may keep silent, in milliseconds. */
  idleMs?: number;
}

const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
const IDLE_MS = 30_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Downloads a file whose size and SHA-256 are known. A broken connection is taken up again where it broke.
 * @throws FailureError downloadFailed, hashMismatch, diskFull; the signal's reason
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { url, file, sha256, env, idleMs = IDLE_MS } = options;
  const agent = proxyAgent(env, idleMs);
  try {
    const handle = await open(file, "w", 0o600);
    try {
      const actual = await new Receiver(options, handle, agent).receive();
      if (actual !== sha256) throw new FailureError({ kind: "hashMismatch", file: url, expected: sha256, actual });
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(file, { force: true });
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path: file });
    throw error;
  } finally {
    await agent.destroy();
  }
}

/** The connection broke or the server is busy: worth another attempt. */
class Interrupted extends Error {
  readonly retryAfterMs: number;
  constructor(reason: string, retryAfterMs = 0) {
    super(reason);
    this.retryAfterMs = retryAfterMs;
  }
}

class Receiver {
  readonly #options: DownloadOptions;
  readonly #handle: FileHandle;
  readonly #agent: Dispatcher;
  #received = 0;
  #hash: Hash = createHash("sha256");
  #etag: string | undefined;
  #reported = 0;

  constructor(options: DownloadOptions, handle: FileHandle, agent: Dispatcher) {
    this.#options = options;
    this.#handle = handle;
    this.#agent = agent;
  }

  /** @returns the SHA-256 of what came */
  async receive(): Promise<string> {
    const { signal, pausesMs = PAUSES_MS } = this.#options;
    let most = 0;
    let failures = 0;
    for (;;) {
      signal.throwIfAborted();
      try {
        await this.#receiveRest();
        return this.#hash.digest("hex");
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Interrupted)) throw error;
        // Counted by the most bytes ever: a server that always starts over and breaks off brings nothing new.
        if (this.#received > most) failures = 0;
        most = Math.max(most, this.#received);
        const pause = pausesMs[failures++];
        if (pause === undefined) throw this.#failed(error.message);
        // Ends early when aborted; the loop then throws the signal's own reason.
        await setTimeout(Math.max(pause, error.retryAfterMs), undefined, { signal }).catch(() => {});
      }
    }
  }

  async #receiveRest(): Promise<void> {
    const { bytes } = this.#options;
    const response = await this.#request();
    this.#place(response);
    // What fails here is the connection; what fails in `#write` is the disk.
    const reader = response.body?.getReader();
    for (;;) {
      const part = await reader?.read().catch((error: unknown) => {
        throw new Interrupted(connectionError(error));
      });
      if (part === undefined || part.done) break;
      const chunk = part.value as Uint8Array;
      if (this.#received + chunk.length > bytes) throw this.#failed(`it has more than the ${bytes} bytes expected`);
      await this.#write(chunk);
    }
    if (this.#received < bytes) throw new Interrupted(`it ended after ${this.#received} of ${bytes} bytes`);
  }

  async #request(): Promise<Response> {
    const { url, signal } = this.#options;
    const response = await fetch(url, {
      dispatcher: this.#agent,
      signal,
      headers: {
        // The pinned size and hash are those of the bytes as stored.
        "accept-encoding": "identity",
        ...(this.#received > 0 ? { range: `bytes=${this.#received}-` } : {}),
        ...(this.#received > 0 && this.#etag !== undefined ? { "if-range": this.#etag } : {}),
      },
    }).catch((error: unknown) => {
      throw new Interrupted(connectionError(error));
    });
    if (response.status === 200 || response.status === 206) return response;
    await response.body?.cancel();
    const reason = `the server answered ${response.status} ${response.statusText}`.trim();
    if (response.status === 416) {
      this.#startOver();
      throw new Interrupted(reason);
    }
    const mayPass = response.status >= 500 || response.status === 408 || response.status === 429;
    throw mayPass ? new Interrupted(reason, retryAfterMs(response)) : this.#failed(reason);
  }

  /** Sees to it that the body of `response` continues what was received. */
  #place(response: Response): void {
    const { bytes } = this.#options;
    let total = response.headers.get("content-length");
    if (response.status === 206) {
      const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
      if (Number(range?.[1]) !== this.#received) {
        this.#startOver();
        throw new Interrupted("the server answered with another part of the file than asked for");
      }
      total = range?.[2] ?? null;
    } else {
      this.#startOver();
    }
    if (total !== null && total !== "*" && Number(total) !== bytes) {
      throw this.#failed(`it has ${total} bytes instead of the ${bytes} expected`);
    }
    const etag = response.headers.get("etag");
    this.#etag = etag === null || etag.startsWith("W/") ? undefined : etag;
  }

  #startOver(): void {
    this.#received = 0;
    this.#hash = createHash("sha256");
  }

  async #write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    let written = 0;
    while (written < chunk.length) {
      const { bytesWritten } = await this.#handle.write(chunk, written, chunk.length - written, this.#received + written);
      written += bytesWritten;
    }
    this.#received += chunk.length;
    const fraction = this.#received / this.#options.bytes;
    if (Math.abs(fraction - this.#reported) < 0.01 && fraction < 1) return;
    this.#reported = fraction;
    this.#options.onProgress(fraction);
  }

  #failed(reason: string): FailureError {
    return new FailureError({ kind: "downloadFailed", url: this.#options.url, reason });
  }
}

/** A Retry-After in seconds; dates are rare and count as none. */
function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after") ?? 0);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : 0;
}
