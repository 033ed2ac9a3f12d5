import { Worker } from "node:worker_threads";
import { FailureError, messageOf } from "../../core/failure.ts";
import type { StoredModel } from "../store/storedModel.ts";
import { ABORT, type FromThread, type JobEvent, type ModelJob } from "./messages.ts";

/**
 * Gets or adds a model in a thread of its own. Aborted, it leaves what has come, to be gone on with.
 * @param script the bundle of `main.ts`
 * @throws FailureError as `getModel` and `addModel` do, or unexpected where the thread ends over it; the signal's reason
 */
export async function runJob(script: string, job: ModelJob, onEvent: (event: JobEvent) => void, signal: AbortSignal): Promise<StoredModel> {
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: job, stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  const abort = () => worker.postMessage(ABORT);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await new Promise<StoredModel>((resolve, reject) => {
      worker.on("message", (message: FromThread) => {
        switch (message.kind) {
          case "event":
            onEvent(message.event);
            break;
          case "done":
            resolve(message.model);
            break;
          case "failed":
            reject(new FailureError(message.failure));
            break;
          case "aborted":
            reject(signal.reason as Error);
        }
      });
      worker.once("error", (error) => reject(new FailureError({ kind: "unexpected", reason: messageOf(error) })));
      worker.once("exit", (code) => reject(new FailureError({ kind: "unexpected", reason: `its thread ended (${code})` })));
    });
  } finally {
    signal.removeEventListener("abort", abort);
    void worker.terminate();
  }
}
