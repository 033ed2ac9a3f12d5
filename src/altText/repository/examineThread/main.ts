/** The thread that examines the documents of a scan, one after the other, so that a scan can end it over one that it does not come back from. */
import { readFile, stat } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { syntaxOf } from "../../document/syntax.ts";
import { messageOf } from "../../../core/failure.ts";
import { Aliases } from "../aliases.ts";
import { examine, type ExaminedDocument } from "../examine.ts";
import type { FromThread, ThreadOptions, ToThread } from "./messages.ts";

/** Larger documents are no pages that people write. */
const MAX_BYTES = 20_000_000;

if (parentPort === null) throw new Error("This is the entry of a worker thread.");
const port = parentPort;
const options = workerData as ThreadOptions;
const aliases = new Aliases(options.root, options.aliases);
const send = (message: FromThread) => port.postMessage(message);

let last: Promise<void> = Promise.resolve();

port.on("message", ({ id, path, source }: ToThread) => {
  // Files are read ahead.
  const text = source === undefined ? readDocument(path) : Promise.resolve(source);
  text.catch(() => {});
  last = last.then(async () => {
    try {
      const read = await text;
      send({ kind: "began", id, length: read.length });
      send({ kind: "examined", id, document: await documentOf(path, read) });
    } catch (error) {
      send({ kind: "failed", id, reason: messageOf(error) });
    }
  });
});

async function documentOf(path: string, source: string): Promise<ExaminedDocument | undefined> {
  const syntax = syntaxOf(path);
  if (syntax === undefined) return undefined;
  const examined = await examine({ syntax, source }, options, { path, root: options.root, aliases });
  return examined.uses.length === 0 ? undefined : examined;
}

/** @throws Error for what is no document: its message says why it is left out */
async function readDocument(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new Error(`it has ${(size / 1e6).toFixed(0)} MB; at most ${MAX_BYTES / 1e6} MB are read`);
  const bytes = await readFile(path);
  // Text has no zero bytes: a file of another kind with a name of this one.
  if (bytes.includes(0)) throw new Error("it is no text in UTF-8");
  return bytes.toString("utf8");
}
