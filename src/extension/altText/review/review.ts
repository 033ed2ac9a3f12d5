import { Uri, l10n, workspace } from "vscode";
import type { WriteJob, Written } from "../../../altText/worker/messages.ts";
import type { Syntax } from "../../../core/altText/syntax.ts";
import { FailureError, describeFailure } from "../../../core/failure.ts";
import { grouped } from "../../../core/grouped.ts";
import type { ItemState, ReviewStatus } from "../../../protocol/review.ts";
import { readAltSettings, readConfig } from "../../config.ts";
import type { Engine } from "../../engine.ts";
import type { AltThread } from "../altThread.ts";
import { placeOf } from "../documents.ts";
import { imageFor } from "../useImage.ts";
import { applyAccepted, undoApplied, type Outcome } from "./applyReview.ts";
import { auditWorkspace } from "./audit.ts";
import type { FolderCount, ReviewedUse } from "./reviewedUse.ts";
import type { ReviewStore } from "./reviewStore.ts";

/** Milliseconds after a change in which more of them are kept together. */
const SAVE_AFTER_MS = 500;

export interface ReviewListener {
  /** All uses are others now. */
  onUses(): void;
  onChange(uses: ReviewedUse[]): void;
  onStatus(): void;
}

/** The images of the workspace that something is wrong with, what is proposed for them, and what the person decided. */
export class Review {
  readonly #thread: AltThread;
  readonly #engine: Engine;
  readonly #store: ReviewStore;
  readonly #listener: ReviewListener;
  #uses = new Map<string, ReviewedUse>();
  #folders: FolderCount[] = [];
  #activity: ReviewStatus["activity"] = { kind: "idle" };
  #news = "";
  #abort: AbortController | undefined;
  #saving: NodeJS.Timeout | undefined;

  constructor(thread: AltThread, engine: Engine, store: ReviewStore, listener: ReviewListener) {
    this.#thread = thread;
    this.#engine = engine;
    this.#store = store;
    this.#listener = listener;
  }

  get uses(): ReviewedUse[] {
    return [...this.#uses.values()];
  }

  /** All folders with images. */
  get folders(): FolderCount[] {
    return this.#folders;
  }

  get status(): ReviewStatus {
    const { target } = readConfig();
    const images = this.#folders.reduce((sum, folder) => sum + folder.images, 0);
    return {
      ...{ activity: this.#activity, news: this.#news, fine: Math.max(0, images - this.#uses.size) },
      looked: "all",
      undoable: this.uses.filter(({ state }) => state.kind === "applied").length,
      needsModel: target.kind === "local" && target.model === "",
    };
  }

  /** Takes up what was kept. What waited for the model waits for the person again. */
  async restore(): Promise<void> {
    const kept = await this.#store.load();
    if (kept === undefined || this.#uses.size > 0) return;
    this.#folders = kept.folders;
    this.#uses = new Map(kept.uses.map((use) => [use.id, use.state.kind === "queued" ? { ...use, state: { kind: "found" } } : use]));
    this.#listener.onUses();
  }

  /**
   * Looks at the workspace anew. What was decided about uses that still stand so is kept.
   * @param image all its uses come too, whatever is wrong with them; they are returned
   */
  async scan(image?: Uri): Promise<ReviewedUse[]> {
    let ofImage: ReviewedUse[] = [];
    await this.#busy(async (signal) => {
      this.#show({ kind: "scanning", images: 0, documents: 0 });
      const onProgress = (images: number, documents: number) => this.#show({ kind: "scanning", images, documents });
      const { folders, uses, skipped } = await auditWorkspace(this.#thread, onProgress, signal, image);
      const before = this.#uses;
      const applied = [...before.values()].filter(({ state }) => state.kind === "applied");
      this.#folders = folders;
      this.#uses = new Map([...applied, ...uses.map((use) => withDecision(use, before.get(use.id)))].map((use) => [use.id, use]));
      this.#listener.onUses();
      this.#news = [
        l10n.t("All documents were looked at."),
        ...skipped.slice(0, 3).map(({ path, reason }) => l10n.t("{0} was left out: {1}.", workspace.asRelativePath(path), reason)),
        ...(skipped.length > 3 ? [l10n.t("{0} more were left out.", skipped.length - 3)] : []),
      ].join(" ");
      ofImage = image === undefined ? [] : this.uses.filter((use) => use.image === image.toString());
    });
    return ofImage;
  }

  /** Has alt texts written, one after the other. @throws FailureError that concerns them all */
  async write(ids: string[]): Promise<void> {
    const uses = ids.flatMap((id) => this.#uses.get(id) ?? []).filter(({ isWritable }) => isWritable);
    if (uses.length === 0) return;
    const { target } = readConfig();
    if (target.kind === "local" && target.model === "") throw new FailureError({ kind: "noModel" });
    await this.#busy(async (signal) => {
      const began = Date.now();
      this.#set(uses, { kind: "queued" });
      let [done, failed] = [0, 0];
      const progress = () =>
        this.#show({ kind: "writing", done, total: uses.length, detail: rateOf(done, uses.length, Date.now() - began) });
      progress();
      try {
        for (const [root, group] of grouped(uses, rootOf)) {
          const params = { target, settings: readAltSettings(), isUrgent: false, ...(root === "" ? {} : { root }) };
          const jobs = await Promise.all(group.map((use) => this.#jobFor(use)));
          const take = (key: string, written: Written) => {
            done += 1;
            if (written.kind !== "proposed") failed += 1;
            const use = this.#uses.get(key);
            if (use) this.#put([withWritten(use, written)]);
            progress();
          };
          await (await this.#thread.batches()).write({ ...params, jobs }, take, signal);
        }
        const notWritten = failed === 0 ? "" : ` ${l10n.t("{0} could not be written.", failed)}`;
        this.#news = l10n.t("{0} alternative texts were written.", done - failed) + notWritten;
      } finally {
        this.#set(
          uses.flatMap(({ id }) => this.#uses.get(id) ?? []).filter(({ state }) => state.kind === "queued"),
          { kind: "found" },
        );
      }
    });
  }

  stop(): void {
    this.#abort?.abort();
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
    const { from, before } = use;
    const params = { source: document.getText(), syntax: use.syntax as Syntax, settings: readAltSettings(), from, before, alt };
    const { root } = placeOf(document);
    return (await this.#thread.started()).problems({ ...params, ...(root === undefined ? {} : { root }) }, new AbortController().signal);
  }

  decide(id: string, state: Extract<ItemState, { kind: "accepted" | "skipped" }>): void {
    const use = this.#uses.get(id);
    if (use && use.state.kind !== "applied") this.#set([use], state);
  }

  reopen(id: string): void {
    const use = this.#uses.get(id);
    if (use && use.state.kind !== "applied") this.#set([use], { kind: use.proposal ? "proposed" : "found" });
  }

  /** Accepts what the model proposed and the rules pass. */
  acceptAll(ids: string[]): void {
    const accepted = ids.flatMap((id): ReviewedUse[] => {
      const use = this.#uses.get(id);
      if (use?.state.kind !== "proposed" || use.proposal === undefined || use.proposal.needsPerson !== undefined) return [];
      return [{ ...use, state: { kind: "accepted", alt: use.draft ?? use.proposal.alt } }];
    });
    this.#put(accepted);
    this.#news = l10n.t("{0} alternative texts are accepted.", accepted.length);
    this.#listener.onStatus();
  }

  /** Writes all accepted texts into their documents: all at once, as one step of undo. */
  async apply(): Promise<void> {
    await this.#change(applyAccepted, (done, left) => l10n.t("{0} alternative texts are in their documents, {1} were left.", done, left));
  }

  /** Takes back what still stands as it was written. */
  async undo(): Promise<void> {
    await this.#change(undoApplied, (done, left) => l10n.t("{0} alternative texts are taken back, {1} were left.", done, left));
  }

  dispose(): void {
    this.stop();
    if (this.#saving !== undefined) void this.#save();
  }

  async #change(change: typeof applyAccepted, news: (done: number, left: number) => string): Promise<void> {
    await this.#busy(async () => {
      const outcome: Outcome = await change(this.uses, this.#thread);
      this.#put(outcome.changed);
      this.#news = news(outcome.done, outcome.left);
    });
  }

  /** One thing at a time; what was going on is stopped. */
  async #busy(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#news = "";
    try {
      await work(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      if (this.#abort === abort) {
        this.#abort = undefined;
        this.#show({ kind: "idle" });
      }
      this.#saveSoon();
    }
  }

  async #jobFor(use: ReviewedUse): Promise<WriteJob> {
    const uri = Uri.parse(use.uri);
    const open = workspace.textDocuments.find((document) => document.uri.toString() === use.uri);
    const isOnDisk = uri.scheme === "file" && open?.isDirty !== true;
    const document = isOnDisk ? { path: uri.fsPath } : { source: (await workspace.openTextDocument(uri)).getText() };
    const image = await imageFor(this.#engine, Uri.parse(use.image ?? ""));
    return { key: use.id, name: use.path, syntax: use.syntax as Syntax, document, from: use.from, before: use.before, image };
  }

  #set(uses: ReviewedUse[], state: ItemState): void {
    this.#put(uses.map((use) => ({ ...use, state })));
  }

  /** @param isShown whether the page hears of it */
  #put(uses: ReviewedUse[], isShown = true): void {
    if (uses.length === 0) return;
    for (const use of uses) this.#uses.set(use.id, use);
    if (isShown) this.#listener.onChange(uses);
    this.#saveSoon();
  }

  #show(activity: ReviewStatus["activity"]): void {
    this.#activity = activity;
    this.#listener.onStatus();
  }

  #saveSoon(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => void this.#save(), SAVE_AFTER_MS);
  }

  async #save(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    // A full disk is no reason to stop: what is on the page is still there.
    await this.#store.save({ folders: this.#folders, uses: this.uses }).catch(() => {});
  }
}

function withDecision(use: ReviewedUse, before: ReviewedUse | undefined): ReviewedUse {
  if (before === undefined || before.state.kind === "applied" || before.state.kind === "left") return use;
  const { state, proposal, draft } = before;
  return { ...use, state, ...(proposal ? { proposal } : {}), ...(draft === undefined ? {} : { draft }) };
}

function withWritten(use: ReviewedUse, written: Written): ReviewedUse {
  switch (written.kind) {
    case "proposed":
      return { ...use, proposal: written.proposal, state: { kind: "proposed" } };
    case "left":
      return { ...use, state: { kind: "left", reason: l10n.t("What stood there was changed. Look at the workspace again.") } };
    case "failed":
      return { ...use, state: { kind: "failed", reason: describeFailure(written.failure, l10n.t).message } };
  }
}

/** The folder of this machine's disk whose `.orielrc` counts for a use; empty for others. */
function rootOf(use: ReviewedUse): string {
  const folder = workspace.getWorkspaceFolder(Uri.parse(use.uri))?.uri;
  return folder?.scheme === "file" ? folder.fsPath : "";
}

function rateOf(done: number, total: number, ms: number): string {
  if (done === 0 || ms < 1000) return "";
  const minutes = Math.ceil(((total - done) * ms) / done / 60_000);
  return l10n.t("{0} images/s, {1} min left", ((done * 1000) / ms).toFixed(1), minutes);
}
