/** Worker that sets up, adds or checks one model, or plans a setup, and then exits: hashing gigabytes must not block the extension host. */
import { parentPort, workerData } from "node:worker_threads";
import { toFailure } from "../../failures/failure.ts";
import { readMachine } from "../fit/machine.ts";
import { planServer } from "../setup/planSetup.ts";
import { setUp } from "../setup/setUp.ts";
import { addModel } from "../store/addModel.ts";
import { checkModel, type CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { ABORT, type CheckJob, type PlanJob, type WorkerMessage, type ModelJob } from "./messages.ts";

if (parentPort === null) throw new Error("This module must run in a worker thread.");
const port = parentPort;
const send = (message: WorkerMessage) => port.postMessage(message);
const abort = new AbortController();
port.on("message", (message: unknown) => {
  if (message === ABORT) abort.abort();
});

try {
  const job = workerData as ModelJob | CheckJob | PlanJob;
  if (job.kind === "check") send({ kind: "checked", files: await checkFiles(job) });
  else if (job.kind === "plan") send(await runPlanJob(job));
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

async function runPlanJob({ server: options }: PlanJob): Promise<WorkerMessage> {
  const { signal } = abort;
  const server = await planServer(options, signal);
  const machine = await readMachine(server.kind === "ready" ? server.server.executable : undefined, signal);
  return { kind: "planned", server, machine };
}

function runModelJob(job: ModelJob): Promise<StoredModel> {
  const { signal } = abort;
  if (job.kind === "setUp") return setUp({ ...job, signal, onEvent: (event) => send({ kind: "event", event: { job: "setUp", event } }) });
  return addModel({ ...job, signal, onEvent: (event) => send({ kind: "event", event: { job: "add", event } }) });
}
