import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/**
 * Computes the SHA-256 of a file, in hexadecimal.
 * @param onBytes called with the number of bytes read so far
 * @throws system errors; the signal's abort reason
 */
export async function hashFile(path: string, onBytes: (bytes: number) => void = () => {}, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let bytesRead = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
    onBytes((bytesRead += (chunk as Buffer).length));
  }
  return hash.digest("hex");
}
