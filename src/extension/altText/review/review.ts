import { Uri, l10n, workspace } from "vscode";
import type { Syntax, Written } from "../../../altText/light.ts";
import type { ItemState, ReviewStatus } from "../../../protocol/review.ts";
import type { Engine } from "../../engine.ts";
import type { SetUp } from "../../setUp/setUp.ts";
import { readTarget } from "../../target.ts";
import type { AltThread } from "../altThread.ts";
import { placeOf } from "../documents.ts";
import { settingsFor } from "../repositorySettings.ts";
import { applyAccepted, undoApplied, type Outcome, type Patch } from "./applyReview.ts";
import { auditWorkspace } from "./audit.ts";
import { acceptedIfPassing, foundAnew, withWritten } from "./becomes.ts";
import { KeptLater } from "./keptLater.ts";
import { acceptedNews, appliedNews, lookedNews, rateNews, takenBackNews, writtenNews } from "./news.ts";
import { lastRound, type FolderCount, type ReviewedUse } from "./reviewedUse.ts";
import type { ReviewStore } from "./reviewStore.ts";
import { jobsAtOnce, writeUses } from "./writeJobs.ts";

export interface ReviewListener {
  /** All uses are others now. */
  onUses(): void;
  onChange(uses: ReviewedUse[]): void;
  onStatus(): void;
}

/** How far a look at the workspace, the model, or a change of documents has come. */
type Activity = Exclude<ReviewStatus["activity"], { kind: "idle" }>;

/** The images of the workspace that something is wrong with, what is proposed for them, and what the person decided. */
export class Review {
  readonly #thread: AltThread;
  readonly #engine: Engine;
  readonly #listener: ReviewListener;
  readonly #kept: KeptLater;
  readonly #store: ReviewStore;
  readonly #setUp: Pick<SetUp, "needsModel">;
  #uses = new Map<string, ReviewedUse>();
  #folders: FolderCount[] = [];
  #looked: ReviewStatus["looked"] = "never";
  /** What goes on, what is shown of it first. */
  readonly #activities = new Map<Activity["kind"], Activity>();
  #news = "";
  #scanning: AbortController | undefined;
  #writing: AbortController | undefined;
  /** Ids of uses that wait for the model, in their order. */
  #queue: string[] = [];

  constructor(thread: AltThread, engine: Engine, store: ReviewStore, setUp: Pick<SetUp, "needsModel">, listener: ReviewListener) {
    this.#thread = thread;
    this.#engine = engine;
    this.#store = store;
    this.#setUp = setUp;
    this.#listener = listener;
    this.#kept = new KeptLater(() => store.save({ looked: this.#looked, folders: this.#folders, uses: this.uses }));
  }

  get uses(): ReviewedUse[] {
    return [...this.#uses.values()];
  }

  /** All folders with images. */
  get folders(): FolderCount[] {
    return this.#folders;
  }

  get status(): ReviewStatus {
    const images = this.#folders.reduce((sum, folder) => sum + folder.images, 0);
    const last = lastRound(this.uses);
    const [activity = { kind: "idle" as const }] = (["changing", "scanning", "writing"] as const).flatMap(
      (kind) => this.#activities.get(kind) ?? [],
    );
    return {
      ...{ activity, news: this.#news, looked: this.#looked, fine: Math.max(0, images - this.#uses.size) },
      undoable: this.uses.filter(({ state, applied }) => state.kind === "applied" && applied?.round === last).length,
      needsModel: this.#setUp.needsModel,
    };
  }

  /** Takes up what was kept. What waited for the model waits for the person again. */
  async restore(): Promise<void> {
    const kept = await this.#store.load();
    if (kept === undefined || this.#uses.size > 0) return;
    this.#folders = kept.folders;
    this.#looked = kept.looked;
    this.#uses = new Map(kept.uses.map((use) => [use.id, use.state.kind === "queued" ? { ...use, state: { kind: "found" } } : use]));
    this.#listener.onUses();
  }

  /**
   * Looks at the workspace anew. What was decided about uses that still stand so is kept.
   * @param image all its uses come too, whatever is wrong with them; they are returned
   * @returns undefined when it was stopped, or documents are being changed @throws FailureError
   */
  async scan(image?: Uri): Promise<ReviewedUse[] | undefined> {
    if (this.#activities.has("changing")) return undefined;
    this.#scanning?.abort();
    const abort = (this.#scanning = new AbortController());
    const progress = (images: number, documents: number) => this.#show({ kind: "scanning", images, documents });
    this.#news = "";
    progress(0, 0);
    try {
      const { folders, uses, skipped } = await auditWorkspace(this.#thread, progress, abort.signal, image);
      this.#folders = folders;
      this.#looked = "all";
      this.#uses = foundAnew(uses, this.#uses);
      this.#listener.onUses();
      this.#news = lookedNews(skipped);
    } catch (error) {
      if (this.#looked !== "all") this.#looked = "stopped";
      if (!abort.signal.aborted) throw error;
      this.#news = l10n.t("The look at the workspace was stopped.");
      return undefined;
    } finally {
      if (this.#scanning === abort) this.#end("scanning");
    }
    return image === undefined ? [] : this.uses.filter((use) => use.image !== undefined && Uri.parse(use.image).fsPath === image.fsPath);
  }

  /** Has alt texts written, one after the other; one for which a person asks alone comes next. @throws FailureError that concerns them all */
  async write(ids: string[]): Promise<void> {
    // Without a model nothing waits for one.
    await readTarget();
    const uses = ids.flatMap((id) => this.#uses.get(id) ?? []).filter(({ isWritable, state }) => isWritable && state.kind !== "queued");
    if (uses.length === 0) return;
    // What was typed makes room for what is asked for.
    this.#put(uses.map((use) => ({ ...use, draft: undefined, state: { kind: "queued" } })));
    const added = uses.map(({ id }) => id);
    this.#queue = added.length === 1 ? [...added, ...this.#queue] : [...this.#queue, ...added];
    if (this.#writing) return;
    const abort = (this.#writing = new AbortController());
    this.#news = "";
    try {
      this.#news = await this.#writeQueued(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      this.#news = l10n.t("Writing was stopped.");
    } finally {
      this.#queue = [];
      this.#writing = undefined;
      this.#set(
        this.uses.filter(({ state }) => state.kind === "queued"),
        { kind: "found" },
      );
      this.#end("writing");
    }
  }

  stop(): void {
    this.#scanning?.abort();
    this.#writing?.abort();
  }

  edit(id: string, draft: string): void {
    const use = this.#uses.get(id);
    if (use) this.#put([{ ...use, draft }], false);
  }

  /** What would be wrong with a text for this use. */
  async problems(id: string, alt: string): Promise<string[]> {
    const use = this.#uses.get(id);
    if (use === undefined) return [];
    const document = await workspace.openTextDocument(Uri.parse(use.uri));
    const { from, before, alike } = use;
    const settings = await settingsFor(placeOf(document).folder);
    const params = { source: document.getText(), syntax: use.syntax as Syntax, ...settings, from, before, alike, alt };
    return (await this.#thread.started()).problems(params, new AbortController().signal);
  }

  /** An empty text is accepted where it marks the image as decorative, and loses nothing by it. */
  decide(id: string, state: Extract<ItemState, { kind: "accepted" | "skipped" }>): void {
    const use = this.#uses.get(id);
    if (use === undefined || use.state.kind === "applied") return;
    if (state.kind === "accepted" && state.alt.trim() === "" && !use.mayBeDecorative) return;
    this.#queue = this.#queue.filter((queued) => queued !== id);
    this.#set([use], state);
  }

  reopen(id: string): void {
    const use = this.#uses.get(id);
    if (use && use.state.kind !== "applied") this.#set([use], { kind: use.proposal ? "proposed" : "found" });
  }

  /** Accepts what the model proposed and the rules pass; what a person has begun to edit is theirs to accept. */
  acceptAll(ids: string[]): void {
    const accepted = ids.flatMap((id) => acceptedIfPassing(this.#uses.get(id)));
    this.#put(accepted);
    this.#news = acceptedNews(accepted.length);
    this.#listener.onStatus();
  }

  /** Writes all accepted texts into their documents. */
  async apply(): Promise<void> {
    const total = this.uses.filter(({ state }) => state.kind === "accepted").length;
    await this.#change(applyAccepted, total, appliedNews);
  }

  /** Takes back what the last Apply wrote, where it still stands so. */
  async undo(): Promise<void> {
    await this.#change(undoApplied, this.status.undoable, takenBackNews);
  }

  /** Ends what goes on, and keeps what there is. */
  async dispose(): Promise<void> {
    this.stop();
    await this.#kept.now();
  }

  async #writeQueued(signal: AbortSignal): Promise<string> {
    const began = Date.now();
    let [done, failed] = [0, 0];
    const progress = () => {
      const total = done + this.uses.filter(({ state }) => state.kind === "queued").length;
      this.#show({ kind: "writing", done, total, detail: rateNews(done, total, Date.now() - began) });
    };
    const take = (id: string, written: Written) => {
      done += 1;
      if (written.kind !== "proposed") failed += 1;
      const use = this.#uses.get(id);
      if (use) this.#put([withWritten(use, written)]);
      progress();
    };
    progress();
    while (this.#queue.length > 0 && !signal.aborted) {
      const next = this.#queue.splice(0, jobsAtOnce()).flatMap((id) => this.#uses.get(id) ?? []);
      await writeUses(next, { thread: this.#thread, engine: this.#engine }, take, signal);
    }
    return writtenNews(done - failed, failed);
  }

  async #change(change: typeof applyAccepted, total: number, news: (done: number, left: number) => string): Promise<void> {
    if (this.#activities.has("changing") || total === 0) return;
    this.#scanning?.abort();
    const progress = (done: number) => this.#show({ kind: "changing", done, total });
    this.#news = "";
    progress(0);
    try {
      const outcome: Outcome = await change(this.uses, this.#thread, progress);
      this.#put([...outcome.patches].flatMap(([id, patch]) => this.#patched(id, patch)));
      this.#news = news(outcome.done, outcome.left);
    } finally {
      this.#end("changing");
    }
  }

  /** A use as it is by now, with what became of it. */
  #patched(id: string, patch: Patch): ReviewedUse[] {
    const use = this.#uses.get(id);
    return use ? [{ ...use, ...patch }] : [];
  }

  #set(uses: ReviewedUse[], state: ItemState): void {
    this.#put(uses.map((use) => ({ ...use, state })));
  }

  /** @param isShown whether the page hears of it */
  #put(uses: ReviewedUse[], isShown = true): void {
    if (uses.length === 0) return;
    for (const use of uses) this.#uses.set(use.id, use);
    if (isShown) this.#listener.onChange(uses);
    this.#kept.soon();
  }

  #show(activity: Activity): void {
    this.#activities.set(activity.kind, activity);
    this.#listener.onStatus();
  }

  #end(kind: Activity["kind"]): void {
    this.#activities.delete(kind);
    this.#listener.onStatus();
    this.#kept.soon();
  }
}
