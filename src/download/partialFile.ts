import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, rm, type FileHandle } from "node:fs/promises";
import * as z from "zod/mini";
import { writeFileAtomically, renamePatiently } from "../disk/files.ts";

/** Record of a partial download, kept from one process to the next. */
const PartRecord = z.object({
  url: z.string(),
  etag: z.optional(z.string()),
  bytes: z.optional(z.number()),
  sha256: z.optional(z.string()),
  /** SHA-256 of the first `bytes` bytes of the file, in ascending order of `bytes`. */
  checkpoints: z.array(z.object({ bytes: z.number(), sha256: z.string() })),
});
type PartRecord = z.infer<typeof PartRecord>;

/** URL of the complete file, and its expected properties if they are known. */
export type ExpectedFile = Pick<PartRecord, "url" | "bytes" | "sha256">;

/** Distance between checkpoints. If the partial file is damaged, the download continues at the last checkpoint before the damage. */
export const CHECKPOINT_BYTES = 64 << 20;

export function getPartPath(file: string): string {
  return `${file}.part`;
}

function getRecordPath(file: string): string {
  return `${file}.part.json`;
}

export async function removePart(file: string): Promise<void> {
  await rm(getPartPath(file), { force: true });
  await rm(getRecordPath(file), { force: true });
}

/**
 * A partial download: `FILE.part`, with its record in `FILE.part.json`. Bytes from an earlier process are hashed again, and kept up to the
 * last checkpoint whose hash matches.
 */
export class PartialFile {
  readonly file: string;
  /** Strong entity tag of the received bytes; undefined if the server sent none. */
  etag: string | undefined;
  /** Whether some bytes are unverified: they follow the last checkpoint, or come from another URL or from a server without entity tags. */
  hasUnverifiedBytes = false;
  #expected: ExpectedFile;
  #handle: FileHandle;
  #hash: Hash = createHash("sha256");
  #pendingSave: Promise<void> = Promise.resolve();
  #received = 0;
  #checkpoints: PartRecord["checkpoints"] = [];

  private constructor(file: string, expected: ExpectedFile, handle: FileHandle) {
    this.file = file;
    this.#expected = expected;
    this.#handle = handle;
  }

  /**
   * @param onChecked called with the number of bytes that an earlier process received and that have been hashed again
   * @throws system errors if the file can't be written; the signal's abort reason
   */
  static async open(
    file: string,
    expected: ExpectedFile,
    onChecked: (bytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ): Promise<PartialFile> {
    const record = await readRecord(file, expected);
    const handle = await open(getPartPath(file), record === undefined ? "w+" : "r+", 0o600).catch(() =>
      open(getPartPath(file), "w+", 0o600),
    );
    const part = new PartialFile(file, expected, handle);
    try {
      if (record !== undefined) await part.#restore(record, onChecked, signal);
      await handle.truncate(part.#received).catch(() => {});
      return part;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Number of bytes received so far. */
  get received(): number {
    return this.#received;
  }

  /** SHA-256 of the received bytes, in hexadecimal. */
  get sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  async #restore(record: PartRecord, onChecked: (bytes: number, totalBytes: number) => void, signal: AbortSignal): Promise<void> {
    const { size } = await this.#handle.stat();
    const maxBytes = Math.min(size, this.#expected.bytes ?? size);
    // Another server, such as a mirror, uses different entity tags for the same file: only the final hash verifies the received bytes.
    const isFromSameServer = record.url === this.#expected.url;
    if (isFromSameServer) this.etag = record.etag;
    else this.hasUnverifiedBytes = true;
    for (const checkpoint of record.checkpoints) {
      if (checkpoint.bytes > maxBytes) break;
      const hash = this.#hash.copy();
      await this.#hashInto(hash, this.#received, checkpoint.bytes, (at) => onChecked(at, maxBytes), signal);
      if (hash.copy().digest("hex") !== checkpoint.sha256) return;
      this.#setReceived(hash, checkpoint.bytes);
      this.#checkpoints.push(checkpoint);
    }
    // Bytes after the last checkpoint are discarded if the partial file is larger than the expected size.
    if (size > maxBytes || size === this.#received) return;
    const hash = this.#hash.copy();
    await this.#hashInto(hash, this.#received, size, (at) => onChecked(at, maxBytes), signal);
    this.#setReceived(hash, size);
    this.hasUnverifiedBytes = true;
  }

  async #hashInto(hash: Hash, from: number, to: number, onHashed: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    if (from === to) return;
    let position = from;
    for await (const chunk of createReadStream(getPartPath(this.file), { start: from, end: to - 1, highWaterMark: 1 << 20, signal })) {
      hash.update(chunk as Buffer);
      onHashed((position += (chunk as Buffer).length));
    }
  }

  #setReceived(hash: Hash, bytes: number): void {
    this.#hash = hash;
    this.#received = bytes;
  }

  /** Appends bytes. @returns whether a checkpoint was written */
  async append(chunk: Uint8Array): Promise<boolean> {
    let writtenBytes = 0;
    while (writtenBytes < chunk.length) {
      const { bytesWritten } = await this.#handle.write(chunk, writtenBytes, chunk.length - writtenBytes, this.#received + writtenBytes);
      writtenBytes += bytesWritten;
    }
    this.#hash.update(chunk);
    this.#received += chunk.length;
    if (this.#received - (this.#checkpoints.at(-1)?.bytes ?? 0) < CHECKPOINT_BYTES) return false;
    await this.save();
    return true;
  }

  async startOver(): Promise<void> {
    if (this.#received > 0) await this.#handle.truncate(0);
    this.#setReceived(createHash("sha256"), 0);
    this.#checkpoints = [];
    this.etag = undefined;
    this.hasUnverifiedBytes = false;
  }

  /** Records the properties that the server reports for the complete file. */
  recordExpected(reported: Omit<ExpectedFile, "url">): void {
    this.#expected = { ...this.#expected, ...reported };
  }

  /** Writes a checkpoint and the record. */
  async save(): Promise<void> {
    if (this.#received > (this.#checkpoints.at(-1)?.bytes ?? 0)) this.#checkpoints.push({ bytes: this.#received, sha256: this.sha256 });
    const record: PartRecord = {
      ...this.#expected,
      ...(this.etag === undefined ? {} : { etag: this.etag }),
      checkpoints: this.#checkpoints,
    };
    const text = JSON.stringify(record);
    // Only one write runs at a time, so that the newest record is written last.
    this.#pendingSave = this.#pendingSave.catch(() => {}).then(() => writeFileAtomically(getRecordPath(this.file), text));
    await this.#pendingSave;
  }

  /** Flushes the complete file to disk and moves it to `path`; by default, to the path that was passed to `open`. */
  async finish(path = this.file): Promise<void> {
    await this.#pendingSave;
    await this.#handle.sync();
    await this.#handle.close();
    await renamePatiently(getPartPath(this.file), path);
    await rm(getRecordPath(this.file), { force: true });
  }

  /** Closes the partial file, so that a later download can continue it. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** @returns undefined if there is no record, or if it belongs to another file */
async function readRecord(file: string, expected: ExpectedFile): Promise<PartRecord | undefined> {
  try {
    const record = PartRecord.parse(JSON.parse(await readFile(getRecordPath(file), "utf8")));
    const isSameFile = expected.sha256 === undefined ? record.url === expected.url : record.sha256 === expected.sha256;
    return isSameFile && (expected.bytes === undefined || record.bytes === expected.bytes) ? record : undefined;
  } catch {
    // Without a record, the partial file may belong to any file, so it is discarded.
    return undefined;
  }
}
