import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { omitUndefined } from "../../core/omitUndefined.ts";
import { toFailure } from "../../failures/failure.ts";
import type { CheckedFile } from "../../models/store/store.ts";
import type { SetupPlan } from "../../models/setup/plan.ts";
import type { StoredModel } from "../../models/store/storedModel.ts";
import type { JobEvent } from "../../models/worker/messages.ts";
import type { SetupView } from "../../protocol/setupView.ts";
import { describeProgress, type Progress } from "./progress.ts";
import type { SetupServices } from "./services.ts";
import { toSetupView } from "./setupView.ts";
import { findFailureAction, isAtRest, isBusy, type SetupRequest, type SetupState, type SetupWork } from "./state.ts";

/** Interval at which to check whether another process is still downloading the model. */
const BUSY_POLL_INTERVAL_MS = 3000;

/**
 * Sets up one model at a time: downloads llama-server and the model in a worker, continues after an interruption, then selects and tests
 * the model.
 */
export class Setup implements SetupWork {
  readonly #services: SetupServices;
  readonly #listeners = new Set<() => void>();
  readonly #readyListeners = new Set<() => void>();
  /** Names of partially downloaded models that the user has dismissed in this window. */
  readonly #dismissed = new Set<string>();
  #state: SetupState = { kind: "none" };
  #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(services: SetupServices) {
    this.#services = services;
  }

  readonly onChange = (listener: () => void): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  /** Notifies when a model has passed its test, so that questions that wait for a model can be answered. */
  readonly onReady = (listener: () => void): { dispose(): void } => {
    this.#readyListeners.add(listener);
    return { dispose: () => void this.#readyListeners.delete(listener) };
  };

  get view(): SetupView {
    return toSetupView(this.#state, this.#services.getActionTitle);
  }

  /** Whether a model is known to be missing; false until the first detection. */
  get needsModel(): boolean {
    return this.#state.kind === "needed";
  }

  get progress(): Progress | undefined {
    return this.#state.kind === "working" ? this.#state.progress : undefined;
  }

  get isBusy(): boolean {
    return isBusy(this.#state);
  }

  /** Detects what is set up, unless a job is running or its result is still shown. */
  async refresh(): Promise<void> {
    if (!isAtRest(this.#state)) return;
    const detected = await this.#services.detect(this.#dismissed);
    if (this.#isDisposed || !isAtRest(this.#state)) return;
    if (detected.kind !== this.#state.kind || detected.kind === "unfinished") this.#setState(detected);
    this.#services.setHasModel(detected.kind === "none");
  }

  /** Downloads llama-server and a model, or adds a model, then selects and tests it. Never rejects: a failure becomes the state. */
  async run(request: SetupRequest): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    this.#setState({ kind: "working", request });
    this.#services.showProgress(this, request, signal);
    let model: StoredModel;
    try {
      let plan: SetupPlan | undefined;
      const onEvent = (event: JobEvent) => {
        if (signal.aborted) return;
        if (event.job === "setUp" && event.event.kind === "planned") ({ plan } = event.event);
        this.#setState({ kind: "working", request, progress: describeProgress(event, plan) });
      };
      model = await this.#services.runJob(request, onEvent, signal);
    } catch (error) {
      if (signal.aborted) return this.#detect();
      return this.#setState({ kind: "failed", title: request.title, failure: toFailure(error), request });
    }
    await this.selectAndTest(model);
  }

  /** Selects a stored model and tests it. */
  async selectAndTest(model: Pick<StoredModel, "name" | "title">): Promise<void> {
    try {
      if (!(await this.#services.selectModel(model))) return await this.#detect();
    } catch (error) {
      return this.#setState({ kind: "failed", title: model.title, failure: toFailure(error) });
    }
    await this.test(model.title);
  }

  /** Asks the model about an image with a known answer and shows the result. @param title name to show; by default that of the configured model */
  async test(title = this.#services.getConfiguredModelTitle()): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    this.#setState({ kind: "testing", title });
    let result: SelfTestResult;
    try {
      const onProgress = (progress: Progress | undefined) => {
        if (!signal.aborted && this.#state.kind === "testing") this.#setState({ kind: "testing", title, ...omitUndefined({ progress }) });
      };
      result = await this.#services.testModel(onProgress, signal);
    } catch (error) {
      if (signal.aborted) return this.#detect();
      return this.#setState({ kind: "failed", title, failure: toFailure(error) });
    }
    this.#setState({ kind: "tested", title, result, isStored: this.#services.usesStoredModel() });
    this.#services.setHasModel(result.kind === "passed");
    if (result.kind === "passed") for (const listener of this.#readyListeners) listener();
    if (!this.#services.isVisible()) this.#services.showTestResult(title, result);
  }

  /** Verifies the checksums of the configured model's files. */
  async verifyFiles(): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    const title = this.#services.getConfiguredModelTitle();
    this.#setState({ kind: "checking", title, fraction: 0 });
    let files: CheckedFile[];
    try {
      const onEvent = (event: JobEvent) => this.#setState({ kind: "checking", title, fraction: describeProgress(event).fraction ?? 0 });
      files = await this.#services.checkFiles(onEvent, signal);
    } catch (error) {
      if (signal.aborted) return this.#detect();
      return this.#setState({ kind: "failed", title, failure: toFailure(error) });
    }
    this.#setState({ kind: "checked", title, files });
  }

  pause(): void {
    this.#abort.abort();
  }

  /** Continues a download that was paused, that failed, or that was interrupted when VS Code closed. */
  async resume(): Promise<void> {
    const state = this.#state;
    if (state.kind === "failed" && state.request) return this.run(state.request);
    if (state.kind !== "unfinished" || state.model.resumeSource === undefined) return;
    const { title, resumeSource } = state.model;
    await this.run({ kind: "download", title, ...resumeSource });
  }

  /** Stops the current work. Deletes a partial download if the user confirms it. */
  async cancel(): Promise<void> {
    const partial = await this.#findPartialDownload();
    if (partial === undefined) {
      if (this.isBusy) this.#abort.abort();
      return;
    }
    const shouldDelete = await this.#services.confirmDelete(partial.title);
    if (shouldDelete === undefined) return;
    this.#abort.abort();
    if (shouldDelete && (await this.#services.removeUnfinished(partial.name))) await this.#detect();
  }

  /** Dismisses the result, or the offer to resume a download, in this window. */
  async close(): Promise<void> {
    if (this.isBusy) return;
    if (this.#state.kind === "unfinished") this.#dismissed.add(this.#state.model.name);
    await this.#detect();
  }

  /** Runs the action offered with the failure. */
  async runFailureAction(): Promise<void> {
    const action = findFailureAction(this.#state);
    if (action) await this.#services.runAction(action, () => void this.resume());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#listeners.clear();
    this.#readyListeners.clear();
  }

  async #detect(): Promise<void> {
    this.#setState(await this.#services.detect(this.#dismissed));
  }

  async #findPartialDownload(): Promise<{ name: string; title: string } | undefined> {
    const state = this.#state;
    if (state.kind === "unfinished") return state.model;
    if (state.kind !== "working" || state.request.kind !== "download") return undefined;
    const { title, model, projector } = state.request;
    const { parseSource } = await import("../../models/store/source.ts");
    return { name: parseSource(model, projector).name, title };
  }

  #setState(state: SetupState): void {
    if (this.#isDisposed) return;
    this.#state = state;
    clearTimeout(this.#timer);
    if (state.kind === "unfinished" && state.model.isBusy)
      this.#timer = setTimeout(() => void this.refresh(), BUSY_POLL_INTERVAL_MS).unref();
    for (const listener of this.#listeners) listener();
  }
}
