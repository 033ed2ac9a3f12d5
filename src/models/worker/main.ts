/** Worker that downloads, adds or checks one model and then exits: hashing gigabytes must not block the extension host. */
import { parentPort, workerData } from "node:worker_threads";
import { toFailure } from "../../failures/failure.ts";
import { assertFitsMemory } from "../fit/assertFitsMemory.ts";
import { addModel } from "../store/addModel.ts";
import { downloadModel } from "../store/downloadModel.ts";
import { checkModel, type CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { ABORT, type CheckJob, type WorkerMessage, type ModelJob } from "./messages.ts";

if (parentPort === null) throw new Error("This module must run in a worker thread.");
const port = parentPort;
const send = (message: WorkerMessage) => port.postMessage(message);
const abort = new AbortController();
port.on("message", (message: unknown) => {
  if (message === ABORT) abort.abort();
});

try {
  const job = workerData as ModelJob | CheckJob;
  if (job.kind === "check") send({ kind: "checked", files: await checkFiles(job) });
  else send({ kind: "done", model: await runModelJob(job) });
} catch (error) {
  send(abort.signal.aborted ? { kind: "aborted" } : { kind: "failed", failure: toFailure(error) });
}
// An open port would keep the worker alive.
port.close();

/** Checks the files of a model. Progress is reported once per percent, because there are thousands of chunks. */
function checkFiles({ model }: CheckJob): Promise<CheckedFile[]> {
  let reportedBytes = 0;
  const report = (bytes: number, totalBytes: number) => {
    if (bytes < totalBytes && bytes - reportedBytes < totalBytes / 100) return;
    reportedBytes = bytes;
    send({ kind: "event", event: { job: "check", bytes, totalBytes } });
  };
  return checkModel(model, report, abort.signal);
}

function runModelJob(job: ModelJob): Promise<StoredModel> {
  const { signal } = abort;
  if (job.kind === "download") {
    const { store, llamaServer } = job;
    return downloadModel({
      ...job,
      signal,
      onEvent: (event) => send({ kind: "event", event: { job: "download", event } }),
      onExamined: (name, shape) => assertFitsMemory({ store, name, shape, llamaServer }, signal),
    });
  }
  return addModel({ ...job, signal, onEvent: (event) => send({ kind: "event", event: { job: "add", event } }) });
}
