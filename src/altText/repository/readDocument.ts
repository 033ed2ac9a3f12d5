import { readRegularFile } from "../../disk/readRegularFile.ts";
import { MAX_DOCUMENT_BYTES } from "./documentSize.ts";

/** Reads a document. @throws Error whose message says why the document is skipped */
export async function readDocument(path: string): Promise<string> {
  const bytes = await readRegularFile(path, MAX_DOCUMENT_BYTES);
  // Text has no zero bytes, so this is a binary file with the extension of a document.
  if (bytes.includes(0)) throw new Error("The file is not UTF-8 text.");
  return bytes.toString("utf8");
}
