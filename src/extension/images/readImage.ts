import { FileSystemError, workspace, type Uri } from "vscode";
import { FileTooLargeError } from "../../core/fileTooLargeError.ts";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { readRegularFile } from "../readRegularFile.ts";

/** Reads an image from a local, remote or virtual workspace. @throws FailureError fileMissing, fileUnreadable, imageTooLarge */
export async function readImage(uri: Uri, limitBytes: number): Promise<Uint8Array> {
  const name = workspace.asRelativePath(uri);
  try {
    return await readRegularFile(uri, limitBytes);
  } catch (error) {
    if (error instanceof FileTooLargeError) throw new FailureError({ kind: "imageTooLarge", name, bytes: error.bytes, limitBytes });
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
