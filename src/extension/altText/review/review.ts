import type { WriteResult } from "../../../altText/light.ts";
import type { ItemState, ReviewStatus } from "../../../protocol/review.ts";
import type { FolderCount, ReviewedUse } from "./reviewedUse.ts";
import { ReviewState } from "./reviewState.ts";
import type { ReviewListener, ReviewServices } from "./services.ts";
import { describeAccepted, describeApplied, describeRate, describeScan, describeUndone, describeWritten } from "./statusMessages.ts";
import { acceptIfPassing, applyWriteResult, mayDecide, queueUse } from "./transitions.ts";

/** The images in the workspace that have findings, their proposed alt text, and the user's decisions. */
export class Review {
  readonly #services: ReviewServices;
  readonly #state: ReviewState;
  #scanAbort: AbortController | undefined;
  #writeAbort: AbortController | undefined;
  /** Ids of the uses that are waiting for the model, in the order in which their alt text will be written. */
  #queue: string[] = [];

  constructor(services: ReviewServices, listener: ReviewListener) {
    this.#services = services;
    this.#state = new ReviewState(services.store, listener);
  }

  get uses(): ReviewedUse[] {
    return this.#state.uses;
  }

  get folders(): FolderCount[] {
    return this.#state.folders;
  }

  get status(): ReviewStatus {
    return { ...this.#state.status, needsModel: this.#services.needsModel() };
  }

  /** Loads the stored review. */
  async restore(): Promise<void> {
    await this.#state.restore();
  }

  /**
   * Scans the workspace. Decisions about unchanged uses are kept.
   * @param isWantedImage selects images by URI. The uses of these images are included even without findings
   * @returns the uses of the selected images; undefined if the scan was stopped, or if documents are being changed
   * @throws FailureError
   */
  async scan(isWantedImage?: (uri: string) => boolean): Promise<ReviewedUse[] | undefined> {
    if (this.#state.isActive("changing")) return undefined;
    this.#scanAbort?.abort();
    const abort = (this.#scanAbort = new AbortController());
    const onProgress = (imageCount: number, documentCount: number) =>
      this.#state.showActivity({ kind: "scanning", imageCount, documentCount });
    this.#state.message = "";
    onProgress(0, 0);
    try {
      const audit = await this.#services.audit(onProgress, abort.signal, isWantedImage);
      this.#state.replace(audit);
      this.#state.message = describeScan(audit.skippedDocuments);
    } catch (error) {
      this.#state.recordStoppedScan();
      if (!abort.signal.aborted) throw error;
      this.#state.message = "Scan stopped.";
      return undefined;
    } finally {
      if (this.#scanAbort === abort) this.#state.endActivity("scanning");
    }
    return isWantedImage === undefined ? [] : this.uses.filter(({ image }) => image !== undefined && isWantedImage(image));
  }

  /**
   * Writes alt text, in the order of the requests. A request for a single use takes precedence.
   * @throws FailureError for a failure that affects all uses
   */
  async write(ids: string[]): Promise<void> {
    // Without a model, no use is queued.
    await this.#services.assertModel();
    const uses = ids.flatMap((id) => this.#state.get(id) ?? []).filter(({ isWritable, state }) => isWritable && state.kind !== "queued");
    if (uses.length === 0) return;
    this.#state.put(uses.map(queueUse));
    const addedIds = uses.map(({ id }) => id);
    this.#queue = addedIds.length === 1 ? [...addedIds, ...this.#queue] : [...this.#queue, ...addedIds];
    if (this.#writeAbort) return;
    const abort = (this.#writeAbort = new AbortController());
    this.#state.message = "";
    try {
      this.#state.message = await this.#writeQueued(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      this.#state.message = "Writing stopped.";
    } finally {
      this.#queue = [];
      this.#writeAbort = undefined;
      this.#state.setItemState(this.#state.filterByState("queued"), { kind: "found" });
      this.#state.endActivity("writing");
    }
  }

  /** Stops scanning and writing. */
  stop(): void {
    this.#scanAbort?.abort();
    this.#writeAbort?.abort();
  }

  /** Stores the text that the user types, without updating the page. */
  edit(id: string, draft: string): void {
    const use = this.#state.get(id);
    if (use) this.#state.put([{ ...use, draft }], false);
  }

  /** Checks a text as if it were the alt text of a use. @returns the problems, as sentences; empty if the text passes the rules */
  async findProblems(id: string, alt: string): Promise<string[]> {
    const use = this.#state.get(id);
    return use === undefined ? [] : this.#services.findProblems(use, alt);
  }

  /** Records the user's decision. Accepting an empty text marks the image as decorative. */
  decide(id: string, state: Extract<ItemState, { kind: "accepted" | "skipped" }>): void {
    const use = this.#state.get(id);
    if (use === undefined || !mayDecide(use, state)) return;
    this.#queue = this.#queue.filter((queuedId) => queuedId !== id);
    this.#state.setItemState([use], state);
  }

  /** Withdraws a decision. */
  reopen(id: string): void {
    const use = this.#state.get(id);
    if (use && use.state.kind !== "applied") this.#state.setItemState([use], { kind: use.proposal ? "proposed" : "found" });
  }

  /** Accepts all proposals that pass the rules and that the user has not edited. */
  acceptAll(ids: string[]): void {
    const acceptedUses = ids.flatMap((id) => acceptIfPassing(this.#state.get(id)));
    this.#state.put(acceptedUses);
    this.#state.showMessage(describeAccepted(acceptedUses.length));
  }

  /** Writes all accepted alt text into the documents. */
  async apply(): Promise<void> {
    const total = this.#state.filterByState("accepted").length;
    await this.#changeDocuments("applyAccepted", total, describeApplied);
  }

  /** Restores the markup that the last Apply replaced, unless the user has changed it in the meantime. */
  async undo(): Promise<void> {
    await this.#changeDocuments("undoApplied", this.#state.status.undoableCount, describeUndone);
  }

  /** Stops all activity. Resolves when all changes are on disk. */
  async dispose(): Promise<void> {
    this.stop();
    await this.#state.flush();
  }

  async #writeQueued(signal: AbortSignal): Promise<string> {
    const startedMs = Date.now();
    let [doneCount, failedCount] = [0, 0];
    const showProgress = () => {
      const totalCount = doneCount + this.#state.filterByState("queued").length;
      this.#state.showActivity({
        kind: "writing",
        doneCount,
        totalCount,
        detail: describeRate(doneCount, totalCount, Date.now() - startedMs),
      });
    };
    const onResult = (id: string, result: WriteResult) => {
      doneCount += 1;
      if (result.kind !== "proposed") failedCount += 1;
      const use = this.#state.get(id);
      if (use) this.#state.put([applyWriteResult(use, result)]);
      showProgress();
    };
    showProgress();
    while (this.#queue.length > 0 && !signal.aborted) {
      const batch = this.#queue.splice(0, this.#services.getWriteBatchSize()).flatMap((id) => this.#state.get(id) ?? []);
      await this.#services.write(batch, onResult, signal);
    }
    return describeWritten(doneCount - failedCount, failedCount);
  }

  async #changeDocuments(
    change: "applyAccepted" | "undoApplied",
    totalCount: number,
    describe: (doneCount: number, skippedCount: number) => string,
  ): Promise<void> {
    if (this.#state.isActive("changing") || totalCount === 0) return;
    this.#scanAbort?.abort();
    const onProgress = (doneCount: number) => this.#state.showActivity({ kind: "changing", doneCount, totalCount });
    this.#state.message = "";
    onProgress(0);
    try {
      const { patches, changedCount, skippedCount } = await this.#services[change](this.uses, onProgress);
      // Only the patched properties are replaced, because the user may have edited uses in the meantime.
      this.#state.put(
        [...patches].flatMap(([id, patch]) => {
          const use = this.#state.get(id);
          return use ? [{ ...use, ...patch }] : [];
        }),
      );
      this.#state.message = describe(changedCount, skippedCount);
    } finally {
      this.#state.endActivity("changing");
    }
  }
}
