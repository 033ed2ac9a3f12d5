import { realpath, stat } from "node:fs/promises";
import { getErrorCode, writeFileAtomically } from "../../disk/files.ts";
import { Leftovers } from "../../disk/leftovers.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { MAX_DOCUMENT_BYTES } from "./documentSize.ts";
import type { PlannedDocument } from "./planAltTexts.ts";

/** Reads a document that will be written back. @throws Error if it can't be read, or is not UTF-8 and therefore can't be written back unchanged */
export async function readEditableDocument(path: string): Promise<string> {
  const bytes = await readRegularFile(path, MAX_DOCUMENT_BYTES);
  const source = bytes.toString("utf8");
  if (!Buffer.from(source).equals(bytes)) throw new Error("The file is not valid UTF-8. Edit it by hand.");
  return source;
}

/** Thrown if a document has changed since it was read. */
export class DocumentChangedError extends Error {
  constructor() {
    super("The file has changed since it was read.");
  }
}

/**
 * Writes a document atomically. Keeps its owner, its mode, and a symbolic link to it.
 * @throws DocumentChangedError; FailureError `diskFull`; Error if the file is read-only, or can't keep its owner or its hard links
 */
export async function writeDocument(
  path: string,
  { before, after }: Pick<PlannedDocument, "before" | "after">,
  leftovers = new Leftovers(),
): Promise<void> {
  const file = await realpath(path);
  const { mode, nlink, uid, gid } = await stat(file);
  // The rename would succeed even for a read-only file, as long as its folder is writable.
  if ((mode & 0o222) === 0) throw new Error("The file is read-only.");
  if (nlink > 1) throw new Error("The file has several hard links. Writing the file would break them.");
  await leftovers.remove(file);
  // Compared as late as possible, because other programs don't know Oriel's locks.
  const beforeRename = async () => {
    if ((await readRegularFile(file, MAX_DOCUMENT_BYTES)).toString("utf8") !== before) throw new DocumentChangedError();
  };
  // Windows has no user or group ids.
  const owner = process.platform === "win32" ? {} : { owner: { uid, gid } };
  try {
    await writeFileAtomically(file, after, { mode: mode & 0o777, ...owner, isDurable: true, beforeRename });
  } catch (error) {
    if (process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(getErrorCode(error) ?? ""))
      throw new Error("Another program has the file open.", { cause: error });
    if (getErrorCode(error) === "EPERM") throw new Error("Writing the file would change its owner or group.", { cause: error });
    throw error;
  }
}
