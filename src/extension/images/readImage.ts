import { FileSystemError, workspace, type Uri } from "vscode";
import { FailureError, messageOf } from "../../core/failure.ts";

/** Reads an image of any workspace, local, remote or virtual. @throws FailureError fileMissing, fileUnreadable, imageTooLarge */
export async function readImage(uri: Uri, limitBytes: number): Promise<Uint8Array> {
  const name = workspace.asRelativePath(uri);
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: size, limitBytes });
    return await workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (error instanceof FileSystemError && error.code === "FileNotFound") {
      throw new FailureError({ kind: "fileMissing", role: "image", path: name });
    }
    throw new FailureError({
      kind: "fileUnreadable",
      role: "image",
      path: name,
      reason: messageOf(error),
    });
  }
}
