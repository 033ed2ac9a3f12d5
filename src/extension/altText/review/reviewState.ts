import type { ItemState, ReviewStatus } from "../../../protocol/review.ts";
import { DebouncedSaver } from "./debouncedSaver.ts";
import { findLastRound, type FolderCount, type ReviewedUse } from "./reviewedUse.ts";
import type { ReviewStore } from "./reviewStore.ts";
import type { Audit, ReviewListener } from "./services.ts";
import { mergeScan, restoreUse } from "./transitions.ts";

export type Activity = Exclude<ReviewStatus["activity"], { kind: "idle" }>;

/** Activities that may run at the same time, in the order in which the page shows them. */
const ACTIVITY_ORDER = ["changing", "scanning", "writing"] as const;

/** Holds the uses of a review and the user's decisions about them, notifies the view of changes, and saves the changes. */
export class ReviewState {
  /** Result of the last action, shown until the next one. */
  message = "";
  readonly #listener: ReviewListener;
  readonly #store: Pick<ReviewStore, "load" | "save">;
  readonly #saver: DebouncedSaver;
  readonly #activities = new Map<Activity["kind"], Activity>();
  #uses = new Map<string, ReviewedUse>();
  #folders: FolderCount[] = [];
  #scanState: ReviewStatus["scanState"] = "never";

  constructor(store: Pick<ReviewStore, "load" | "save">, listener: ReviewListener) {
    this.#store = store;
    this.#listener = listener;
    this.#saver = new DebouncedSaver(() => store.save({ scanState: this.#scanState, folders: this.#folders, uses: this.uses }));
  }

  get uses(): ReviewedUse[] {
    return [...this.#uses.values()];
  }

  get folders(): FolderCount[] {
    return this.#folders;
  }

  get status(): Omit<ReviewStatus, "needsModel"> {
    const images = this.#folders.reduce((sum, folder) => sum + folder.images, 0);
    const lastRound = findLastRound(this.uses);
    const [activity = { kind: "idle" as const }] = ACTIVITY_ORDER.flatMap((kind) => this.#activities.get(kind) ?? []);
    return {
      ...{ activity, message: this.message, scanState: this.#scanState, fineCount: Math.max(0, images - this.#uses.size) },
      undoableCount: this.uses.filter(({ state, applied }) => state.kind === "applied" && applied?.round === lastRound).length,
    };
  }

  get(id: string): ReviewedUse | undefined {
    return this.#uses.get(id);
  }

  filterByState(kind: ItemState["kind"]): ReviewedUse[] {
    return this.uses.filter(({ state }) => state.kind === kind);
  }

  /** Loads the stored review, unless a scan has already completed. */
  async restore(): Promise<void> {
    const stored = await this.#store.load();
    if (stored === undefined || this.#uses.size > 0) return;
    this.#folders = stored.folders;
    this.#scanState = stored.scanState;
    this.#uses = new Map(stored.uses.map((use) => [use.id, restoreUse(use)]));
    this.#listener.onUsesReplaced();
  }

  /** Replaces the uses with those from a complete scan. */
  replace({ folders, uses }: Audit): void {
    this.#folders = folders;
    this.#scanState = "all";
    this.#uses = mergeScan(uses, this.#uses);
    this.#listener.onUsesReplaced();
  }

  /** Records that a scan was stopped: images may be missing, unless an earlier scan was complete. */
  recordStoppedScan(): void {
    if (this.#scanState !== "all") this.#scanState = "stopped";
  }

  /** Stores changed uses. @param shouldNotifyView whether to notify the view */
  put(uses: ReviewedUse[], shouldNotifyView = true): void {
    if (uses.length === 0) return;
    for (const use of uses) this.#uses.set(use.id, use);
    if (shouldNotifyView) this.#listener.onChange(uses);
    this.#saver.schedule();
  }

  setItemState(uses: ReviewedUse[], state: ItemState): void {
    this.put(uses.map((use) => ({ ...use, state })));
  }

  isActive(kind: Activity["kind"]): boolean {
    return this.#activities.has(kind);
  }

  showActivity(activity: Activity): void {
    this.#activities.set(activity.kind, activity);
    this.#listener.onStatus();
  }

  endActivity(kind: Activity["kind"]): void {
    this.#activities.delete(kind);
    this.#listener.onStatus();
    this.#saver.schedule();
  }

  showMessage(message: string): void {
    this.message = message;
    this.#listener.onStatus();
  }

  /** Resolves when all changes are on disk. */
  async flush(): Promise<void> {
    await this.#saver.flush();
  }
}
