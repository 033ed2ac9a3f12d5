import { shiftSnippet, type Plan, type SkipReason, type WantedChange } from "../../../altText/light.ts";
import { getErrorMessage } from "../../../failures/failure.ts";
import { groupBy } from "../../../core/groupBy.ts";
import type { DocumentChanges, DocumentEditor, EditableDocument, Outcome, Patch, UseChange } from "./documentEditor.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** Maximum number of documents per edit. VS Code keeps about 60 documents open without an editor, and checks only the versions of open documents. */
const DOCUMENTS_PER_EDIT = 40;

/** Maximum number of attempts to plan documents that change during planning. */
const MAX_ATTEMPTS = 5;

/** An operation that changes documents: Apply or Undo. */
export interface Operation {
  /** @returns undefined for uses that the operation does not apply to */
  target: (use: ReviewedUse) => WantedChange["to"] | undefined;
  /**
   * Returns the new state of a changed use.
   * @param previousMarkup the markup that Undo restores
   */
  finish: (use: ReviewedUse, previousMarkup: string) => Pick<Patch, "state" | "applied">;
  /** Message for a use whose markup has changed. */
  changedReason: string;
}

/** A document with the plan for its text at `version`. */
interface PlannedDocument<D> extends DocumentChanges<D> {
  planned: Plan[];
  version: number;
}

export class DocumentChanger<D extends EditableDocument> {
  readonly #uses: ReviewedUse[];
  readonly #editor: DocumentEditor<D>;
  readonly #operation: Operation;
  readonly #outcome: Outcome = { patches: new Map(), done: 0, skipped: 0 };

  constructor(uses: ReviewedUse[], editor: DocumentEditor<D>, operation: Operation) {
    this.#uses = uses;
    this.#editor = editor;
    this.#operation = operation;
  }

  async run(onProgress: (done: number) => void): Promise<Outcome> {
    const changes = this.#uses.flatMap((use): UseChange[] => {
      const to = this.#operation.target(use);
      return to ? [{ use, wanted: { from: use.from, before: use.before, alike: use.alike, to } }] : [];
    });
    const documents = [...groupBy(changes, ({ use }) => use.uri)];
    for (let start = 0; start < documents.length; start += DOCUMENTS_PER_EDIT) {
      await this.#changeBatch(documents.slice(start, start + DOCUMENTS_PER_EDIT));
      onProgress(this.#outcome.done + this.#outcome.skipped);
    }
    return this.#outcome;
  }

  async #changeBatch(batch: [uri: string, changes: UseChange[]][]): Promise<void> {
    const parts: PlannedDocument<D>[] = [];
    for (const [uri, changes] of batch) {
      try {
        parts.push(...(await this.#openDocument(uri, changes)));
      } catch (error) {
        for (const { use } of changes) this.#skip(use, getErrorMessage(error));
      }
    }
    const changed = await this.#applyPlans(parts);
    const reason = "The document kept changing. Try again.";
    for (const part of parts) {
      if (changed.includes(part)) continue;
      for (const { use } of part.changes) this.#skip(use, reason);
    }
    const changedUses = changed.flatMap((part) => this.#recordResults(part));
    for (const part of changed) this.#shiftOthers(part);
    await this.#editor.saveNotebooks(changedUses);
  }

  async #openDocument(uri: string, changes: UseChange[]): Promise<PlannedDocument<D>[]> {
    const opened = await this.#editor.open(uri, changes, (use) => this.#skip(use, this.#operation.changedReason));
    const parts = opened.map((part): PlannedDocument<D> => ({ ...part, planned: [], version: -1 }));
    for (const part of parts) await this.#plan(part);
    return parts;
  }

  /** Retries documents that changed during planning, and skips those that still change in the last attempt. @returns the changed documents */
  async #applyPlans(parts: PlannedDocument<D>[]): Promise<PlannedDocument<D>[]> {
    const unstable = new Set<PlannedDocument<D>>();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const isLast = attempt === MAX_ATTEMPTS;
      for (const part of parts.filter(isOutdated)) await this.#plan(part);
      // There must be no await between this check of the versions and the edit. VS Code checks them while it applies the edit.
      const upToDate = parts.filter((part) => !isOutdated(part) && !(isLast && unstable.has(part)));
      if (upToDate.length < parts.length && !isLast) continue;
      const changes = upToDate.flatMap(({ document, planned }) =>
        planned.flatMap((plan) => (plan.kind === "change" ? [{ document, change: plan.change }] : [])),
      );
      if (changes.length === 0 || (await this.#editor.applyEdit(changes))) return upToDate;
      for (const part of parts.filter(isOutdated)) unstable.add(part);
    }
    return [];
  }

  async #plan(part: PlannedDocument<D>): Promise<void> {
    if (part.document.isClosed) part.document = await this.#editor.reopen(part.document);
    const wanted = part.changes.map(({ wanted }) => wanted);
    const { planned, version } = await this.#editor.plan(part.document, part.syntax, wanted);
    part.planned = planned;
    part.version = version;
  }

  /** Records the result for each use in a document. @returns the changed uses */
  #recordResults({ changes, planned }: PlannedDocument<D>): ReviewedUse[] {
    return changes.flatMap(({ use }, index) => {
      const plan = planned[index];
      if (plan?.kind !== "change") {
        this.#skip(use, this.#describeSkip(plan?.reason ?? "changed"));
        return [];
      }
      const { from, text } = plan.now;
      this.#outcome.patches.set(use.id, { ...this.#operation.finish(use, plan.previousText), from, before: text, alike: plan.alike });
      this.#outcome.done += 1;
      return [use];
    });
  }

  /** Updates the offsets of the unchanged uses in a document. */
  #shiftOthers({ uri, changes, planned }: PlannedDocument<D>): void {
    const { patches } = this.#outcome;
    const appliedChanges = changes.flatMap(({ wanted }, index) => {
      const plan = planned[index];
      return plan?.kind === "change" ? { wanted, plan } : [];
    });
    for (const use of this.#uses) {
      if (use.uri !== uri || patches.get(use.id)?.before !== undefined) continue;
      const shifted = shiftSnippet(use, appliedChanges);
      if (shifted) patches.set(use.id, { ...patches.get(use.id), ...shifted });
    }
  }

  #skip(use: ReviewedUse, reason: string): void {
    this.#outcome.patches.set(use.id, { state: { kind: "left", reason } });
    this.#outcome.skipped += 1;
  }

  #describeSkip(reason: SkipReason): string {
    switch (reason) {
      case "changed":
        return this.#operation.changedReason;
      case "unwritable":
        return "Alt text can't be written here.";
      case "breaksMarkup":
        return "This text would break the markup around it.";
    }
  }
}

function isOutdated<D extends EditableDocument>({ document, version }: PlannedDocument<D>): boolean {
  return document.isClosed || document.version !== version;
}
