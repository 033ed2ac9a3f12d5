/** Entry point of the thread that reads changed documents with the parsers of their frameworks. See `parserThread.ts`. */
import { parentPort } from "node:worker_threads";
import type { DocumentEdit } from "../document/edits/changes.ts";
import { checkEdit } from "./checkEdit.ts";
import type { CheckRequest, CheckResponse } from "./parserThread.ts";

const port = parentPort;
if (port === null) throw new Error("This module must run in a worker thread.");

/** Amount of Astro, in characters, after which the thread must end: Astro's compiler never frees memory, about 2 MB for each 1,000 characters. */
const ASTRO_LIMIT_CHARACTERS = 100_000;

let astroCharacters = 0;

async function answer(id: number, edit: DocumentEdit): Promise<CheckResponse> {
  const result = await checkEdit(edit);
  if (edit.syntax === "astro") astroCharacters += edit.before.length + edit.after.length;
  return { id, result, isSpent: astroCharacters > ASTRO_LIMIT_CHARACTERS };
}

port.on("message", ({ id, edit }: CheckRequest) => void answer(id, edit).then((response) => port.postMessage(response)));
