import { FileSystemError, FileType, workspace, type Uri } from "vscode";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";

/** Reads an image from a local, remote or virtual workspace. @throws FailureError fileMissing, fileUnreadable, imageTooLarge */
export async function readImage(uri: Uri, limitBytes: number): Promise<Uint8Array> {
  const name = workspace.asRelativePath(uri);
  try {
    const { size, type } = await workspace.fs.stat(uri);
    // Reading a device or a pipe may never end.
    if ((type & FileType.File) === 0)
      throw new FailureError({ kind: "fileUnreadable", role: "image", path: name, reason: "It is not a regular file." });
    if (size > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: size, limitBytes });
    const bytes = await workspace.fs.readFile(uri);
    if (bytes.length > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: bytes.length, limitBytes });
    return bytes;
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (error instanceof FileSystemError && error.code === "FileNotFound") {
      throw new FailureError({ kind: "fileMissing", role: "image", path: name });
    }
    throw new FailureError({
      kind: "fileUnreadable",
      role: "image",
      path: name,
      reason: getErrorMessage(error),
    });
  }
}
