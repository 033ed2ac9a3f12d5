/** A thread that gets or adds one model and ends: hashing gigabytes is not for the thread that an editor answers in. */
import { parentPort, workerData } from "node:worker_threads";
import { failureOf } from "../../core/failure.ts";
import { assertFitsMemory } from "../fit/assertFitsMemory.ts";
import { addModel } from "../store/addModel.ts";
import { downloadModel } from "../store/downloadModel.ts";
import { checkModel, type CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { ABORT, type CheckJob, type FromThread, type ModelJob } from "./messages.ts";

if (parentPort === null) throw new Error("This is the entry of a worker thread.");
const port = parentPort;
const say = (message: FromThread) => port.postMessage(message);
const abort = new AbortController();
port.on("message", (message: unknown) => {
  if (message === ABORT) abort.abort();
});

try {
  const job = workerData as ModelJob | CheckJob;
  if (job.kind === "check") say({ kind: "checked", files: await check(job) });
  else say({ kind: "done", model: await run(job) });
} catch (error) {
  say(abort.signal.aborted ? { kind: "aborted" } : { kind: "failed", failure: failureOf(error) });
}
// What still listens would keep the thread.
port.close();

/** At each hundredth of it: there are thousands of pieces. */
function check({ model }: CheckJob): Promise<CheckedFile[]> {
  let told = 0;
  const tell = (bytes: number, ofBytes: number) => {
    if (bytes < ofBytes && bytes - told < ofBytes / 100) return;
    told = bytes;
    say({ kind: "event", event: { job: "check", bytes, ofBytes } });
  };
  return checkModel(model, tell, abort.signal);
}

function run(job: ModelJob): Promise<StoredModel> {
  const { signal } = abort;
  if (job.kind === "get") {
    const { store, llamaServer } = job;
    return downloadModel({
      ...job,
      signal,
      onEvent: (event) => say({ kind: "event", event: { job: "get", event } }),
      onExamined: (name, shape) => assertFitsMemory({ store, name, shape, llamaServer }, signal),
    });
  }
  return addModel({ ...job, signal, onEvent: (event) => say({ kind: "event", event: { job: "add", event } }) });
}
