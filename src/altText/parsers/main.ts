/** Entry point of the thread that reads changed documents with the parsers of their frameworks. See `parserThread.ts`. */
import { parentPort } from "node:worker_threads";
import type { DocumentEdit } from "../document/edits/changes.ts";
import { checkEdit } from "./checkEdit.ts";
import type { CheckRequest, CheckResponse } from "./parserThread.ts";

const port = parentPort;
if (port === null) throw new Error("This module must run in a worker thread.");

/** Number of characters of Astro components after which the thread must end. Astro's compiler never frees its memory, about 2 MB per 1,000 characters. */
const MAX_ASTRO_CHARACTERS = 100_000;

let astroCharacters = 0;

async function createResponse(id: number, edit: DocumentEdit): Promise<CheckResponse> {
  const result = await checkEdit(edit);
  if (edit.syntax === "astro") astroCharacters += edit.before.length + edit.after.length;
  return { id, result, mustEnd: astroCharacters > MAX_ASTRO_CHARACTERS };
}

port.on("message", ({ id, edit }: CheckRequest) => void createResponse(id, edit).then((response) => port.postMessage(response)));
