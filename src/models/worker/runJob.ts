import { Worker } from "node:worker_threads";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import type { CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { ABORT, type CheckJob, type WorkerMessage, type JobEvent, type ModelJob, type PlanJob, type Planned } from "./messages.ts";
import type { ServerOptions } from "../setup/planSetup.ts";

/**
 * Sets up or adds a model in a worker. If a download is aborted, the part on disk is kept, and the next call continues from there.
 * @param script the bundle of `main.ts`
 * @throws the errors of `setUp` and `addModel`; FailureError `unexpected` if the worker exits on its own; the signal's abort reason
 */
export async function runJob(script: string, job: ModelJob, onEvent: (event: JobEvent) => void, signal: AbortSignal): Promise<StoredModel> {
  const lastMessage = await runInWorker(script, job, onEvent, signal);
  if (lastMessage.kind === "done") return lastMessage.model;
  throw new FailureError({ kind: "unexpected", reason: `The model worker ended with the message “${lastMessage.kind}”.` });
}

/**
 * Compares the files of a model with their hashes in a worker.
 * @throws FailureError `unexpected`, for example if a file can't be read; the signal's abort reason
 */
export async function runCheck(
  script: string,
  model: StoredModel,
  onEvent: (event: JobEvent) => void,
  signal: AbortSignal,
): Promise<CheckedFile[]> {
  const lastMessage = await runInWorker(script, { kind: "check", model }, onEvent, signal);
  if (lastMessage.kind === "checked") return lastMessage.files;
  throw new FailureError({ kind: "unexpected", reason: `The model worker ended with the message “${lastMessage.kind}”.` });
}

/**
 * Plans the installation in a worker, because hashing the installed builds and querying the drivers for GPUs would block the extension host.
 * @throws the errors of `planServer`; FailureError `unexpected` if the worker exits on its own; the signal's abort reason
 */
export async function runPlan(script: string, server: ServerOptions, signal: AbortSignal): Promise<Planned> {
  const lastMessage = await runInWorker(script, { kind: "plan", server }, () => {}, signal);
  if (lastMessage.kind === "planned") return lastMessage;
  throw new FailureError({ kind: "unexpected", reason: `The model worker ended with the message “${lastMessage.kind}”.` });
}

type Success = Extract<WorkerMessage, { kind: "done" | "checked" | "planned" }>;

async function runInWorker(
  script: string,
  job: ModelJob | CheckJob | PlanJob,
  onEvent: (event: JobEvent) => void,
  signal: AbortSignal,
): Promise<Success> {
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: job, stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  const abort = () => worker.postMessage(ABORT);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await new Promise<Success>((resolve, reject) => {
      worker.on("message", (message: WorkerMessage) => {
        switch (message.kind) {
          case "event":
            onEvent(message.event);
            break;
          case "done":
          case "checked":
          case "planned":
            resolve(message);
            break;
          case "failed":
            reject(new FailureError(message.failure));
            break;
          case "aborted":
            reject(signal.reason as Error);
        }
      });
      worker.once("error", (error) => reject(new FailureError({ kind: "unexpected", reason: getErrorMessage(error) })));
      worker.once("exit", (code) => reject(new FailureError({ kind: "unexpected", reason: `The model worker exited with code ${code}.` })));
    });
  } finally {
    signal.removeEventListener("abort", abort);
    void worker.terminate();
  }
}
