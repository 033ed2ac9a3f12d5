import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { describeFailure, type Failure } from "../../failures/failure.ts";
import type { FailureAction } from "../../core/failureDeclaration.ts";
import type { AddMethod } from "../../models/store/addModel.ts";
import type { SourceOptions } from "../../models/store/downloadModel.ts";
import type { CheckedFile, UnfinishedModel } from "../../models/store/store.ts";
import type { ResumeSource } from "../../models/store/storedModel.ts";
import type { SetupView } from "../../protocol/setupView.ts";
import type { Progress } from "./progress.ts";

/** A model to download, or to add from files. */
export type SetupRequest = { title: string } & (
  | ({ kind: "download" } & ResumeSource & Pick<SourceOptions, "draft">)
  | { kind: "add"; model: string; projector: string; method: AddMethod }
);

/** States that describe the store and the settings; all others describe work or its result. */
export type DetectedState =
  /** A model or a server is set up, or nothing has been detected yet. */
  | { kind: "none" }
  /** No question can be asked yet. */
  | { kind: "needed"; failure: Failure }
  /** A model is partially downloaded. */
  | { kind: "unfinished"; model: UnfinishedModel };

export type SetupState =
  | DetectedState
  | { kind: "working"; request: SetupRequest; progress?: Progress }
  | { kind: "failed"; title: string; failure: Failure; request?: SetupRequest }
  | { kind: "testing"; title: string; progress?: Progress }
  /** `isStored`: the model is in the store, which has hashes to verify the model's files with. */
  | { kind: "tested"; title: string; result: SelfTestResult; isStored: boolean }
  | { kind: "checking"; title: string; fraction: number }
  | { kind: "checked"; title: string; files: CheckedFile[] };

/** The part of a setup that its notifications need. */
export interface SetupWork {
  readonly view: SetupView;
  readonly progress: Progress | undefined;
  /** Notifies of each change of state or progress. */
  readonly onChange: (listener: () => void) => { dispose(): void };
  /** Stops the download and keeps the part that was downloaded. */
  pause(): void;
}

/** Whether the state shows neither work nor its result, so that it can be replaced when the store or the settings change. */
export function isAtRest({ kind }: SetupState): boolean {
  return kind === "none" || kind === "needed" || kind === "unfinished";
}

export function isBusy({ kind }: SetupState): boolean {
  return kind === "working" || kind === "testing" || kind === "checking";
}

/** Returns the action of a failure's button, unless the panel has a separate button for it. */
export function findFailureAction(state: SetupState): FailureAction | undefined {
  if (state.kind !== "failed") return undefined;
  const { action } = describeFailure(state.failure);
  return action?.kind === "retry" || action?.kind === "setUp" ? undefined : action;
}
