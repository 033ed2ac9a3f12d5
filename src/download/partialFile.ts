import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import * as z from "zod/mini";
import { writeWhole } from "../disk/files.ts";

/** Record of a partial download, kept from one process to the next. */
const PartRecord = z.object({
  url: z.string(),
  etag: z.optional(z.string()),
  bytes: z.optional(z.number()),
  sha256: z.optional(z.string()),
  /** SHA-256 of the first `bytes` bytes, in ascending order. */
  checkpoints: z.array(z.object({ bytes: z.number(), sha256: z.string() })),
});
type PartRecord = z.infer<typeof PartRecord>;

/** URL of the complete file, and its expected properties where they are known. */
export type WantedFile = Pick<PartRecord, "url" | "bytes" | "sha256">;

/** Distance between checkpoints: at most this much is downloaded again if the part is damaged. */
export const CHECKPOINT_BYTES = 64 << 20;

export function partPath(file: string): string {
  return `${file}.part`;
}

function recordPath(file: string): string {
  return `${file}.part.json`;
}

export async function removePart(file: string): Promise<void> {
  await rm(partPath(file), { force: true });
  await rm(recordPath(file), { force: true });
}

/**
 * A partial download: `FILE.part`, with its record in `FILE.part.json`. Bytes from an earlier process are hashed again, and kept up to the
 * last checkpoint whose hash matches.
 */
export class PartialFile {
  readonly file: string;
  /** Entity tag of the received bytes; undefined if it is not a strong one. */
  etag: string | undefined;
  /** Whether some bytes are unverified: those after the last checkpoint, or from a server without entity tags. */
  isDoubtful = false;
  #wanted: WantedFile;
  #handle: FileHandle;
  #hash: Hash = createHash("sha256");
  #saving: Promise<void> = Promise.resolve();
  #received = 0;
  #checkpoints: PartRecord["checkpoints"] = [];

  private constructor(file: string, wanted: WantedFile, handle: FileHandle) {
    this.file = file;
    this.#wanted = wanted;
    this.#handle = handle;
  }

  /**
   * @param onChecked called with the number of bytes from an earlier process that have been hashed
   * @throws system errors if the file can't be written; the signal's abort reason
   */
  static async open(
    file: string,
    wanted: WantedFile,
    onChecked: (bytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ): Promise<PartialFile> {
    const record = await readRecord(file, wanted);
    const handle = await open(partPath(file), record === undefined ? "w+" : "r+", 0o600).catch(() => open(partPath(file), "w+", 0o600));
    const part = new PartialFile(file, wanted, handle);
    try {
      if (record !== undefined) await part.#restore(record, onChecked, signal);
      await handle.truncate(part.#received).catch(() => {});
      return part;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get received(): number {
    return this.#received;
  }

  /** SHA-256 of the received bytes, in hexadecimal. */
  get sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  async #restore(record: PartRecord, onChecked: (bytes: number, totalBytes: number) => void, signal: AbortSignal): Promise<void> {
    const { size } = await this.#handle.stat();
    const maxBytes = Math.min(size, this.#wanted.bytes ?? size);
    // Another server, such as a mirror, uses different entity tags for the same file: only the final hash verifies it.
    const isFromSameServer = record.url === this.#wanted.url;
    if (isFromSameServer) this.etag = record.etag;
    else this.isDoubtful = true;
    for (const checkpoint of record.checkpoints) {
      if (checkpoint.bytes > maxBytes) break;
      const hash = this.#hash.copy();
      await this.#hashInto(hash, this.#received, checkpoint.bytes, (at) => onChecked(at, maxBytes), signal);
      if (hash.copy().digest("hex") !== checkpoint.sha256) return;
      this.#setReceived(hash, checkpoint.bytes);
      this.#checkpoints.push(checkpoint);
    }
    // Bytes after the last checkpoint are discarded if the part is larger than the expected size.
    if (size > maxBytes || size === this.#received) return;
    const hash = this.#hash.copy();
    await this.#hashInto(hash, this.#received, size, (at) => onChecked(at, maxBytes), signal);
    this.#setReceived(hash, size);
    this.isDoubtful = true;
  }

  async #hashInto(hash: Hash, from: number, to: number, onAt: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    if (from === to) return;
    let at = from;
    for await (const chunk of createReadStream(partPath(this.file), { start: from, end: to - 1, highWaterMark: 1 << 20, signal })) {
      hash.update(chunk as Buffer);
      onAt((at += (chunk as Buffer).length));
    }
  }

  #setReceived(hash: Hash, bytes: number): void {
    this.#hash = hash;
    this.#received = bytes;
  }

  /** Appends bytes. @returns whether a checkpoint was written */
  async append(chunk: Uint8Array): Promise<boolean> {
    let written = 0;
    while (written < chunk.length) {
      const { bytesWritten } = await this.#handle.write(chunk, written, chunk.length - written, this.#received + written);
      written += bytesWritten;
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
    this.isDoubtful = false;
  }

  /** Records properties of the complete file that the server reports. */
  expect(reported: Omit<WantedFile, "url">): void {
    this.#wanted = { ...this.#wanted, ...reported };
  }

  /** Writes a checkpoint and the record. */
  async save(): Promise<void> {
    if (this.#received > (this.#checkpoints.at(-1)?.bytes ?? 0)) this.#checkpoints.push({ bytes: this.#received, sha256: this.sha256 });
    const record: PartRecord = { ...this.#wanted, ...(this.etag === undefined ? {} : { etag: this.etag }), checkpoints: this.#checkpoints };
    const text = JSON.stringify(record);
    // Only one write runs at a time, so that the newest record is written last.
    this.#saving = this.#saving.catch(() => {}).then(() => writeWhole(recordPath(this.file), text));
    await this.#saving;
  }

  /** Renames the complete file once it has been flushed to disk. @param name the default is the name of the file itself */
  async finish(name = this.file): Promise<void> {
    await this.#saving;
    await this.#handle.sync();
    await this.#handle.close();
    await rename(partPath(this.file), name);
    await rm(recordPath(this.file), { force: true });
  }

  /** Closes the part, so that it can be continued later. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** @returns undefined if there is no record, or it belongs to another file */
async function readRecord(file: string, wanted: WantedFile): Promise<PartRecord | undefined> {
  try {
    const record = PartRecord.parse(JSON.parse(await readFile(recordPath(file), "utf8")));
    const isSame = wanted.sha256 === undefined ? record.url === wanted.url : record.sha256 === wanted.sha256;
    return isSame && (wanted.bytes === undefined || record.bytes === wanted.bytes) ? record : undefined;
  } catch {
    // Without a record, the part may belong to any file, so it is discarded.
    return undefined;
  }
}
