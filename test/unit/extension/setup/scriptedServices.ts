import type { SelfTestResult } from "../../../../src/client/selfTestResult.ts";
import type { FailureAction } from "../../../../src/core/failureDeclaration.ts";
import type { Progress } from "../../../../src/extension/setup/progress.ts";
import type { SetupServices } from "../../../../src/extension/setup/services.ts";
import type { DetectedState, SetupRequest } from "../../../../src/extension/setup/state.ts";
import type { CheckedFile } from "../../../../src/models/store/store.ts";
import type { StoredModel } from "../../../../src/models/store/storedModel.ts";
import type { JobEvent } from "../../../../src/models/worker/messages.ts";

/** A pending call: the test reports its events and settles it. It rejects when its signal aborts, as the worker does. */
export interface PendingCall<T> {
  onEvent: (event: JobEvent) => void;
  signal: AbortSignal;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Services of a setup that record their calls, which the test settles. */
export class ScriptedServices implements SetupServices {
  readonly jobs: (PendingCall<StoredModel> & { request: SetupRequest })[] = [];
  readonly tests: (PendingCall<SelfTestResult> & { onProgress: (progress: Progress | undefined) => void })[] = [];
  readonly checks: PendingCall<CheckedFile[]>[] = [];
  readonly selectedNames: string[] = [];
  readonly removedNames: string[] = [];
  readonly shownResults: string[] = [];
  readonly actions: FailureAction["kind"][] = [];
  readonly shownProgress: SetupRequest[] = [];
  hasModel: boolean | undefined;
  /** State that `detect` returns, unless its model was dismissed. */
  detectedState: DetectedState = { kind: "none" };
  /** Answer of the dialog that asks whether to delete a partial download; undefined if the user dismisses the dialog. */
  isDeletionConfirmed: boolean | undefined = true;
  /** Result of selecting a model: false if the user keeps settings that override it. */
  selection: boolean | Error = true;
  isPanelVisible = true;

  async detect(dismissed: ReadonlySet<string>): Promise<DetectedState> {
    return this.detectedState.kind === "unfinished" && dismissed.has(this.detectedState.model.name) ? { kind: "none" } : this.detectedState;
  }

  runJob(request: SetupRequest, onEvent: (event: JobEvent) => void, signal: AbortSignal): Promise<StoredModel> {
    return createPendingCall(onEvent, signal, (call) => this.jobs.push({ ...call, request }));
  }

  async selectModel({ name }: Pick<StoredModel, "name">): Promise<boolean> {
    if (this.selection instanceof Error) throw this.selection;
    this.selectedNames.push(name);
    return this.selection;
  }

  testModel(onProgress: (progress: Progress | undefined) => void, signal: AbortSignal): Promise<SelfTestResult> {
    return createPendingCall(
      () => {},
      signal,
      (call) => this.tests.push({ ...call, onProgress }),
    );
  }

  checkFiles(onEvent: (event: JobEvent) => void, signal: AbortSignal): Promise<CheckedFile[]> {
    return createPendingCall(onEvent, signal, (call) => this.checks.push(call));
  }

  async removeUnfinished(name: string): Promise<boolean> {
    this.removedNames.push(name);
    this.detectedState = { kind: "needed", failure: { kind: "noModel" } };
    return true;
  }

  getConfiguredModelTitle = () => "The model";
  usesStoredModel = () => true;
  setHasModel = (hasModel: boolean) => void (this.hasModel = hasModel);
  showProgress = (_: unknown, request: SetupRequest) => void this.shownProgress.push(request);
  confirmDelete = async () => this.isDeletionConfirmed;
  isVisible = () => this.isPanelVisible;
  showTestResult = (title: string) => void this.shownResults.push(title);
  getActionTitle = ({ kind }: FailureAction) => kind;
  runAction = async ({ kind }: FailureAction) => void this.actions.push(kind);
}

function createPendingCall<T>(onEvent: (event: JobEvent) => void, signal: AbortSignal, add: (call: PendingCall<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    add({ onEvent, signal, resolve, reject });
  });
}
