import { readRegularFile } from "../../disk/readRegularFile.ts";
import { MAX_DOCUMENT_BYTES } from "./documentSize.ts";

/**
 * Reads a document.
 * @param isListed whether a listing of the folder has just shown that the document is a regular file
 * @throws Error whose message says why the document is skipped
 */
export function readDocument(path: string, isListed = false): Promise<string> {
  return readText(path, MAX_DOCUMENT_BYTES, isListed);
}

/** Reads a text file of a repository. @throws Error whose message says why the file is skipped */
export async function readText(path: string, limitBytes: number, isListed = false): Promise<string> {
  const bytes = await readRegularFile(path, limitBytes, isListed);
  // Text has no zero bytes, so this is UTF-16, or a binary file with the name of a text file.
  if (bytes.includes(0)) throw new Error("The file is not UTF-8 text.");
  return bytes.toString("utf8");
}
