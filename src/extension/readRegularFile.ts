import { FileType, workspace, type Uri } from "vscode";
import { FileTooLargeError } from "../core/fileTooLargeError.ts";

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
