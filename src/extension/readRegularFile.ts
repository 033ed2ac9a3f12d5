import { FileType, workspace, type Uri } from "vscode";

/** Thrown for a file that is larger than the limit. The message is a sentence. */
export class FileTooLargeError extends Error {
  readonly bytes: number;

  constructor(bytes: number, limitBytes: number) {
    super(`The file is ${(bytes / 1e6).toFixed(0)} MB; the limit is ${limitBytes / 1e6} MB.`);
    this.bytes = bytes;
  }
}

/**
 * Reads a file of a local, remote or virtual workspace after checking its type and size: reading a device or a pipe may never end.
 * @throws FileTooLargeError; FileSystemError; for anything but a regular file, an Error whose message can be shown to the user
 */
export async function readRegularFile(uri: Uri, limitBytes: number): Promise<Uint8Array> {
  const { size, type } = await workspace.fs.stat(uri);
  if ((type & FileType.File) === 0) throw new Error("It is not a regular file.");
  if (size > limitBytes) throw new FileTooLargeError(size, limitBytes);
  const bytes = await workspace.fs.readFile(uri);
  if (bytes.length > limitBytes) throw new FileTooLargeError(bytes.length, limitBytes);
  return bytes;
}
