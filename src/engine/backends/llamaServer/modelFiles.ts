import { FailureError, getErrorMessage } from "../../../failures/failure.ts";
import { getErrorCode } from "../../../disk/files.ts";
import { openRegularFile } from "../../../disk/readRegularFile.ts";

/**
 * Checks quickly, before a launch, that both files exist and start with the GGUF signature.
 * @throws FailureError `fileMissing`, `fileUnreadable`, `corruptModel`
 */
export async function checkModelFiles(model: string, projector: string): Promise<void> {
  await checkGguf("model", model);
  await checkGguf("projector", projector);
}

async function checkGguf(role: "model" | "projector", path: string): Promise<void> {
  let signature: string;
  try {
    const { file } = await openRegularFile(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      signature = buffer.toString("latin1", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (getErrorCode(error) === "ENOENT") throw new FailureError({ kind: "fileMissing", role, path });
    throw new FailureError({ kind: "fileUnreadable", role, path, reason: getErrorMessage(error) });
  }
  if (signature !== "GGUF") {
    throw new FailureError({ kind: "corruptModel", role, path, reason: "The file is not a GGUF file." });
  }
}
