import type { GetFreeBytes } from "../disk/freeSpace.ts";
import type { Network } from "../network/connections.ts";

/** Progress of a download. `bytes` counts the whole file, including bytes from an earlier run. */
export type TransferEvent =
  /** Bytes from an earlier run are hashed again before the download continues. */
  | { kind: "checking"; bytes: number; totalBytes: number }
  | { kind: "receiving"; bytes: number; totalBytes?: number; bytesPerSecond?: number; secondsLeft?: number }
  | { kind: "retrying"; reason: string; delayMs: number };

export interface DownloadOptions {
  url: string;
  /** Path of the complete file. Until the file is complete, its bytes are in `FILE.part`, which a later call continues. */
  file: string;
  /** Expected size; by default the size that the server reports. */
  bytes?: number;
  /** Expected hash in hexadecimal; by default the hash that the server reports. Without either, the file is not checked. */
  sha256?: string;
  /** Path to which a complete file with a wrong hash is moved; by default, such a file is deleted. */
  rejectedPath?: string;
  network: Network;
  /** Explanations of HTTP errors by status code, which replace the general ones. */
  explanations?: Record<number, string>;
  /** Bearer token for the host of `url`. */
  token?: string;
  onProgress: (event: TransferEvent) => void;
  signal: AbortSignal;
  /** Delays before retries after a broken connection. The delays start over after an attempt that received more bytes. */
  retryDelaysMs?: number[];
  /** Time after which a connection that delivers no data, or hardly any, counts as broken. */
  idleMs?: number;
  getFreeBytes?: GetFreeBytes;
}
