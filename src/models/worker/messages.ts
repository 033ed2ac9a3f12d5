import type { Failure } from "../../failures/failure.ts";
import type { AddEvent, AddOptions } from "../store/addModel.ts";
import type { InstallPlan } from "../../llamaServer/plan.ts";
import type { Machine } from "../fit/machine.ts";
import type { ServerOptions } from "../setup/planSetup.ts";
import type { SetUpOptions, SetupEvent } from "../setup/setUp.ts";
import type { CheckedFile } from "../store/store.ts";
import type { StoredModel } from "../store/storedModel.ts";

/** Job for the worker. */
export type ModelJob =
  /** Downloads llama-server and a model. */
  | ({ kind: "setUp" } & Omit<SetUpOptions, "onEvent" | "signal" | "getFreeBytes">)
  | ({ kind: "add" } & Omit<AddOptions, "onEvent" | "signal" | "getFreeBytes">);

/** Compares the files of a stored model with their hashes. */
export interface CheckJob {
  kind: "check";
  model: StoredModel;
}

/** Finds out what a setup would install, and reads the machine's memory and GPUs. */
export interface PlanJob {
  kind: "plan";
  server: ServerOptions;
}

export interface Planned {
  server: InstallPlan;
  machine: Machine;
}

export type JobEvent =
  | { job: "setUp"; event: SetupEvent }
  | { job: "add"; event: AddEvent }
  | { job: "check"; bytes: number; totalBytes: number };

/** Messages from the worker. Any message other than an event is the last one. */
export type WorkerMessage =
  | { kind: "event"; event: JobEvent }
  | { kind: "done"; model: StoredModel }
  | { kind: "checked"; files: CheckedFile[] }
  | ({ kind: "planned" } & Planned)
  | { kind: "failed"; failure: Failure }
  | { kind: "aborted" };

/** The only message to the worker. */
export const ABORT = "abort";
