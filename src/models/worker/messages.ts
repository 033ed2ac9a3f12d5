import type { Failure } from "../../failures/failure.ts";
import type { AddEvent, AddOptions } from "../store/addModel.ts";
import type { DownloadModelOptions, DownloadModelEvent } from "../store/downloadModel.ts";
import type { CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";

/** Job for the worker. */
export type ModelJob =
  /** `llamaServer`: executable that lists the GPUs, to reject a model that this machine can't load. */
  | ({ kind: "download"; llamaServer: string | undefined } & Omit<
      DownloadModelOptions,
      "onExamined" | "onEvent" | "signal" | "getFreeBytes"
    >)
  | ({ kind: "add" } & Omit<AddOptions, "onEvent" | "signal" | "getFreeBytes">);

/** Compares the files of a stored model with their hashes. */
export interface CheckJob {
  kind: "check";
  model: StoredModel;
}

export type JobEvent =
  | { job: "download"; event: DownloadModelEvent }
  | { job: "add"; event: AddEvent }
  | { job: "check"; bytes: number; totalBytes: number };

/** Messages from the worker. Any message other than an event is the last one. */
export type WorkerMessage =
  | { kind: "event"; event: JobEvent }
  | { kind: "done"; model: StoredModel }
  | { kind: "checked"; files: CheckedFile[] }
  | { kind: "failed"; failure: Failure }
  | { kind: "aborted" };

/** The only message to the worker. */
export const ABORT = "abort";
