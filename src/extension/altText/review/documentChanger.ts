import {
  SKIP_REASONS,
  shiftSnippet,
  type Plan,
  type PlannedChange,
  type SkipReason,
  type RequestedChange,
} from "../../../altText/light.ts";
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
  getReplacement: (use: ReviewedUse) => RequestedChange["replacement"] | undefined;
  /**
   * Returns the new state of a changed use.
   * @param plan the change that was made; its `previousText` is the markup that Undo restores
   */
  createPatch: (use: ReviewedUse, plan: PlannedChange) => Pick<Patch, "state" | "applied">;
  /** Returns the new state of a use that could not be changed, by default `notChanged`. */
  createSkipPatch?: (use: ReviewedUse, reason: string) => Pick<Patch, "state">;
  /** Message for a use whose markup has changed. */
  markupChangedMessage: string;
}

/** A document with the plan for its text at `version`. */
interface PlannedDocument<D> extends DocumentChanges<D> {
  plans: Plan[];
  version: number;
}

/** Applies one operation to the uses in all documents. */
export class DocumentChanger<D extends EditableDocument> {
  readonly #uses: ReviewedUse[];
  readonly #editor: DocumentEditor<D>;
  readonly #operation: Operation;
  readonly #outcome: Outcome = { patches: new Map(), changedCount: 0, skippedCount: 0 };

  constructor(uses: ReviewedUse[], editor: DocumentEditor<D>, operation: Operation) {
    this.#uses = uses;
    this.#editor = editor;
    this.#operation = operation;
  }

  async run(onProgress: (done: number) => void): Promise<Outcome> {
    const changes = this.#uses.flatMap((use): UseChange[] => {
      const replacement = this.#operation.getReplacement(use);
      return replacement ? [{ use, request: { from: use.from, before: use.before, occurrence: use.occurrence, replacement } }] : [];
    });
    const documents = [...groupBy(changes, ({ use }) => use.uri)];
    for (let start = 0; start < documents.length; start += DOCUMENTS_PER_EDIT) {
      await this.#changeBatch(documents.slice(start, start + DOCUMENTS_PER_EDIT));
      onProgress(this.#outcome.changedCount + this.#outcome.skippedCount);
    }
    return this.#outcome;
  }

  async #changeBatch(batch: [uri: string, changes: UseChange[]][]): Promise<void> {
    const plannedDocuments: PlannedDocument<D>[] = [];
    for (const [uri, changes] of batch) {
      try {
        plannedDocuments.push(...(await this.#openDocument(uri, changes)));
      } catch (error) {
        for (const { use } of changes) this.#skip(use, getErrorMessage(error));
      }
    }
    const changedDocuments = await this.#applyPlans(plannedDocuments);
    const reason = "The document kept changing. Try again.";
    for (const plannedDocument of plannedDocuments) {
      if (changedDocuments.includes(plannedDocument)) continue;
      for (const { use } of plannedDocument.changes) this.#skip(use, reason);
    }
    const changedUses = changedDocuments.flatMap((plannedDocument) => this.#recordResults(plannedDocument));
    for (const plannedDocument of changedDocuments) this.#shiftUnchangedUses(plannedDocument);
    await this.#editor.saveNotebooks(changedUses);
  }

  async #openDocument(uri: string, changes: UseChange[]): Promise<PlannedDocument<D>[]> {
    const openedDocuments = await this.#editor.open(uri, changes, (use) => this.#skip(use, this.#operation.markupChangedMessage));
    const plannedDocuments = openedDocuments.map((openedDocument): PlannedDocument<D> => ({ ...openedDocument, plans: [], version: -1 }));
    for (const plannedDocument of plannedDocuments) await this.#plan(plannedDocument);
    return plannedDocuments;
  }

  /**
   * Applies the plans. A document that changed during planning is planned again, and skipped if it still changes in the last attempt.
   * @returns the changed documents
   */
  async #applyPlans(plannedDocuments: PlannedDocument<D>[]): Promise<PlannedDocument<D>[]> {
    const unstableDocuments = new Set<PlannedDocument<D>>();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const isLast = attempt === MAX_ATTEMPTS;
      for (const plannedDocument of plannedDocuments.filter(isOutdated)) await this.#plan(plannedDocument);
      // There must be no await between this check of the versions and the edit. VS Code checks the versions only while it applies the edit.
      const upToDateDocuments = plannedDocuments.filter(
        (plannedDocument) => !isOutdated(plannedDocument) && !(isLast && unstableDocuments.has(plannedDocument)),
      );
      if (upToDateDocuments.length < plannedDocuments.length && !isLast) continue;
      const changes = upToDateDocuments.flatMap(({ document, plans }) =>
        plans.flatMap((plan) => (plan.kind === "change" ? [{ document, change: plan.change }] : [])),
      );
      if (changes.length === 0 || (await this.#editor.applyEdit(changes))) return upToDateDocuments;
      for (const plannedDocument of plannedDocuments.filter(isOutdated)) unstableDocuments.add(plannedDocument);
    }
    return [];
  }

  async #plan(plannedDocument: PlannedDocument<D>): Promise<void> {
    if (plannedDocument.document.isClosed) plannedDocument.document = await this.#editor.reopen(plannedDocument.document);
    const requests = plannedDocument.changes.map(({ request }) => request);
    const { plans, version } = await this.#editor.plan(plannedDocument.document, plannedDocument.syntax, requests);
    plannedDocument.plans = plans;
    plannedDocument.version = version;
  }

  /** Records the result for each use in a document. @returns the changed uses */
  #recordResults({ changes, plans }: PlannedDocument<D>): ReviewedUse[] {
    return changes.flatMap(({ use }, index) => {
      const plan = plans[index];
      if (plan?.kind !== "change") {
        this.#skip(use, this.#describeSkip(plan?.reason ?? "changed"));
        return [];
      }
      const { from, text } = plan.newSnippet;
      this.#outcome.patches.set(use.id, {
        ...this.#operation.createPatch(use, plan),
        from,
        before: text,
        occurrence: plan.occurrence,
      });
      this.#outcome.changedCount += 1;
      return [use];
    });
  }

  /** Updates the offsets of the unchanged uses in a document. */
  #shiftUnchangedUses({ uri, changes, plans }: PlannedDocument<D>): void {
    const { patches } = this.#outcome;
    const appliedChanges = changes.flatMap(({ request }, index) => {
      const plan = plans[index];
      return plan?.kind === "change" ? { request, plan } : [];
    });
    for (const use of this.#uses) {
      if (use.uri !== uri || patches.get(use.id)?.before !== undefined) continue;
      const shifted = shiftSnippet(use, appliedChanges);
      if (shifted) patches.set(use.id, { ...patches.get(use.id), ...shifted });
    }
  }

  #skip(use: ReviewedUse, reason: string): void {
    this.#outcome.patches.set(use.id, this.#operation.createSkipPatch?.(use, reason) ?? { state: { kind: "notChanged", reason } });
    this.#outcome.skippedCount += 1;
  }

  #describeSkip(reason: SkipReason): string {
    return reason === "changed" ? this.#operation.markupChangedMessage : SKIP_REASONS[reason];
  }
}

function isOutdated<D extends EditableDocument>({ document, version }: PlannedDocument<D>): boolean {
  return document.isClosed || document.version !== version;
}
