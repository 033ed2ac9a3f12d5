/** A thread that gets or adds one model and ends: hashing gigabytes is not for the thread that an editor answers in. */
import { parentPort, workerData } from "node:worker_threads";
import { failureOf } from "../../core/failure.ts";
import { refuseUnfit } from "../fit/refuseUnfit.ts";
import { addModel } from "../store/addModel.ts";
import { getModel } from "../store/getModel.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { ABORT, type FromThread, type ModelJob } from "./messages.ts";

if (parentPort === null) throw new Error("This is the entry of a worker thread.");
const port = parentPort;
const say = (message: FromThread) => port.postMessage(message);
const abort = new AbortController();
port.on("message", (message: unknown) => {
  if (message === ABORT) abort.abort();
});

try {
  say({ kind: "done", model: await run(workerData as ModelJob) });
} catch (error) {
  say(abort.signal.aborted ? { kind: "aborted" } : { kind: "failed", failure: failureOf(error) });
}
// What still listens would keep the thread.
port.close();

function run(job: ModelJob): Promise<StoredModel> {
  const { signal } = abort;
  if (job.kind === "get") {
    const { store, llamaServer } = job;
    return getModel({
      ...job,
      signal,
      onEvent: (event) => say({ kind: "event", event: { job: "get", event } }),
      onExamined: (name, shape) => refuseUnfit({ store, name, shape, llamaServer }, signal),
    });
  }
  return addModel({ ...job, signal, onEvent: (event) => say({ kind: "event", event: { job: "add", event } }) });
}
