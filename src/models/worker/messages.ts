import type { Failure } from "../../core/failure.ts";
import type { AddEvent, AddOptions } from "../store/addModel.ts";
import type { DownloadModelOptions, DownloadModelEvent } from "../store/downloadModel.ts";
import type { CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";

/** What a thread is started for. */
export type ModelJob =
  /** `llamaServer`: an executable that is asked for GPUs, to refuse what this machine can't load. */
  | ({ kind: "get"; llamaServer: string | undefined } & Omit<DownloadModelOptions, "onExamined" | "onEvent" | "signal" | "freeBytes">)
  | ({ kind: "add" } & Omit<AddOptions, "onEvent" | "signal" | "freeBytes">);

/** Reads the files of a model of the store again. */
export interface CheckJob {
  kind: "check";
  model: StoredModel;
}

export type JobEvent =
  | { job: "get"; event: DownloadModelEvent }
  | { job: "add"; event: AddEvent }
  | { job: "check"; bytes: number; ofBytes: number };

/** What the thread says; it ends after the last four. */
export type FromThread =
  | { kind: "event"; event: JobEvent }
  | { kind: "done"; model: StoredModel }
  | { kind: "checked"; files: CheckedFile[] }
  | { kind: "failed"; failure: Failure }
  | { kind: "aborted" };

/** All that it is told. */
export const ABORT = "abort";
