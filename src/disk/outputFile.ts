import { realpath, stat, writeFile } from "node:fs/promises";
import { FailureError, getSystemReason } from "../failures/failure.ts";
import { getErrorCode, isDiskFull, writeFileAtomically } from "./files.ts";

/**
 * Writes a file that the user has named, such as a report. Symbolic links are followed, an existing file keeps its mode, and a device or a
 * named pipe receives the data instead of being replaced by a file.
 * @throws FailureError `diskFull`, `fileNotWritable`
 */
export async function writeOutputFile(path: string, data: string, { isDurable = false } = {}): Promise<void> {
  try {
    const existing = await stat(path).catch((error: unknown) => {
      if (getErrorCode(error) === "ENOENT") return undefined;
      throw error;
    });
    if (existing === undefined) await writeFileAtomically(path, data, { mode: "usual", isDurable });
    else if (existing.isFile()) await writeFileAtomically(await realpath(path), data, { mode: existing.mode & 0o777, isDurable });
    else await writeFile(path, data);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (isDiskFull(error)) throw new FailureError({ kind: "diskFull", path });
    throw new FailureError({ kind: "fileNotWritable", path, reason: getSystemReason(error) });
  }
}
