import type { SelfTestResult } from "../../client/selfTestResult.ts";
import type { FailureAction } from "../../core/failureDeclaration.ts";
import type { CheckedFile } from "../../models/store/store.ts";
import type { StoredModel } from "../../models/store/storedModel.ts";
import type { JobEvent } from "../../models/worker/messages.ts";
import type { Progress } from "./progress.ts";
import type { DetectedState, SetupRequest, SetupWork } from "./state.ts";

/** The extension's side of a setup: store, engine, settings and notifications. */
export interface SetupServices {
  /**
   * @param dismissed names of models whose partial downloads are ignored
   * @throws never
   */
  detect(dismissed: ReadonlySet<string>): Promise<DetectedState>;
  /** Downloads or adds a model. Aborting keeps the partial download. @throws FailureError; the signal's abort reason */
  runJob(request: SetupRequest, onEvent: (event: JobEvent) => void, signal: AbortSignal): Promise<StoredModel>;
  /** Makes a stored model the configured one. @returns false if the user keeps other settings that override it */
  selectModel(model: Pick<StoredModel, "name" | "title">): Promise<boolean>;
  /**
   * Asks the configured model about an image with a known answer.
   * @param onProgress called while llama-server is obtained and the model is loaded, and with undefined once the model answers
   * @throws FailureError; AbortError
   */
  testModel(onProgress: (progress: Progress | undefined) => void, signal: AbortSignal): Promise<SelfTestResult>;
  /** Compares the files of the configured model with the hashes recorded in the store. @throws FailureError; the signal's abort reason */
  checkFiles(onEvent: (event: JobEvent) => void, signal: AbortSignal): Promise<CheckedFile[]>;
  /** Deletes a partial download. @returns false if the download has completed or was already deleted */
  removeUnfinished(name: string): Promise<boolean>;
  getConfiguredModelTitle(): string;
  usesStoredModel(): boolean;
  /** Sets the context key that hides the invitations to set up a model. */
  setHasModel(hasModel: boolean): void;
  /** Shows a progress notification until the work has ended. */
  showProgress(work: SetupWork, request: SetupRequest, signal: AbortSignal): void;
  /** Asks whether to delete a partial download. @returns undefined if the user cancels the dialog */
  confirmDelete(title: string): Promise<boolean | undefined>;
  /** Whether the user sees the setup in the panel; if not, results are shown in notifications. */
  isVisible(): boolean;
  showTestResult(title: string, result: SelfTestResult): void;
  getActionTitle: (action: FailureAction) => string;
  runAction(action: FailureAction, retry: () => void): Promise<void>;
}
