import { readRegularFile } from "../../disk/readRegularFile.ts";

/** Maximum size of a document on disk. Documents written by hand are far smaller. */
export const MAX_DOCUMENT_BYTES = 20_000_000;

/** Reads a document. @throws Error with the reason why the document is skipped */
export async function readDocument(path: string): Promise<string> {
  const bytes = await readRegularFile(path, MAX_DOCUMENT_BYTES);
  // Text has no zero bytes, so this is a binary file with the extension of a document.
  if (bytes.includes(0)) throw new Error("The file is not UTF-8 text.");
  return bytes.toString("utf8");
}
