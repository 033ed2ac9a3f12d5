import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

interface CopyOptions {
  /** Called with the number of bytes copied so far. */
  onBytes: (bytes: number) => void;
  signal: AbortSignal;
  /** Whether to flush the copy to the disk, so that it survives a power failure. */
  isDurable?: boolean;
}

/**
 * Copies a file and hashes it at the same time. The copy is a new file that only this user can read.
 * @returns the SHA-256 in hexadecimal
 * @throws system errors; the signal's abort reason
 */
export async function copyAndHash(sourcePath: string, targetPath: string, options: CopyOptions): Promise<string> {
  const { onBytes, signal, isDurable = false } = options;
  const hash = createHash("sha256");
  const target = await open(targetPath, "wx", 0o600);
  let bytesCopied = 0;
  try {
    for await (const chunk of createReadStream(sourcePath, { highWaterMark: 1 << 20 })) {
      signal.throwIfAborted();
      await target.writeFile(chunk as Buffer);
      hash.update(chunk as Buffer);
      onBytes((bytesCopied += (chunk as Buffer).length));
    }
    if (isDurable) await target.sync();
  } finally {
    await target.close();
  }
  return hash.digest("hex");
}
