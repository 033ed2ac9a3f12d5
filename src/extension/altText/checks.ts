import type { TextDocument } from "vscode";
import type { AltTextWorker, AuditedUse, EditorDocument, PlacedFinding, RuleId, Span, UseActions, Versioned } from "../../altText/light.ts";
import type { Failure } from "../../failures/failure.ts";
import { retryUntilCurrent } from "./retryUntilCurrent.ts";

interface OpenDocument {
  readonly version: number;
  readonly isClosed: boolean;
}

export interface CheckServices<Document> {
  /** Returns undefined for a document that is not checked, because it has no images or is too large. */
  toEditorDocument(document: Document): Promise<EditorDocument | undefined>;
  getWorker(): Promise<Pick<AltTextWorker, "getCodeActions" | "getDiagnostics" | "getHover" | "findUses">>;
  forgetSettings(): void;
  /** Called with each failure to read an `.orielrc`. */
  onProblem(problem: Failure): void;
}

/** Result of a check; `checkedDocument` is undefined if the document does not need to be checked. */
interface Result {
  findings: PlacedFinding[];
  checkedDocument?: EditorDocument;
}

interface Check {
  version: number;
  result: Promise<Result>;
  abort: AbortController;
}

/** Checks the documents in editors on demand, and keeps the results. Each version of a document is checked once. */
export class Checks<Document extends OpenDocument = TextDocument> {
  readonly #services: CheckServices<Document>;
  readonly #checks = new Map<Document, Check>();

  constructor(services: CheckServices<Document>) {
    this.#services = services;
  }

  /**
   * Returns the findings for the current text. If the document changes or is forgotten during the check, returns the findings of the next check.
   * @throws FailureError of kind `unexpected` if a parser hangs on the document
   */
  async getFindings(document: Document): Promise<PlacedFinding[]> {
    return (await this.#check(document)).findings;
  }

  /**
   * Finds the use at an offset.
   * @returns undefined if there is no use at the offset, or if the document changes in the meantime
   * @throws the same errors as `getFindings`
   */
  async findUseAt(document: Document, offset: number): Promise<AuditedUse | undefined> {
    const { checkedDocument } = await this.#check(document);
    if (checkedDocument === undefined) return undefined;
    const answer = await (await this.#services.getWorker()).getHover(checkedDocument, offset);
    return answer.kind === "current" ? answer.value : undefined;
  }

  /**
   * Finds the uses in a range and the edits available for each. Returns an empty list if the document changes in the meantime.
   * @param rules rules for which the edits that suppress them are returned
   * @throws the same errors as `getFindings`
   */
  async findUseActions(document: Document, range: Span, rules: RuleId[]): Promise<UseActions[]> {
    const { checkedDocument } = await this.#check(document);
    if (checkedDocument === undefined) return [];
    const answer = await (await this.#services.getWorker()).getCodeActions(checkedDocument, range, rules);
    return answer.kind === "current" ? answer.value : [];
  }

  /** Finds all uses in the current text of a document. @throws the same errors as `getFindings` */
  async findUses(document: Document): Promise<AuditedUse[]> {
    return retryUntilCurrent(async () => {
      const { checkedDocument } = await this.#check(document);
      if (checkedDocument === undefined) return { kind: "current", value: [] };
      const worker = await this.#services.getWorker();
      const { version } = document;
      const answer = await worker.findUses(checkedDocument);
      return document.version === version || document.isClosed ? answer : { kind: "superseded" };
    });
  }

  /** Forgets results after settings or files have changed. */
  forget(document?: Document): void {
    if (document === undefined) this.#services.forgetSettings();
    for (const forgotten of document ? [document] : [...this.#checks.keys()]) {
      const check = this.#checks.get(forgotten);
      this.#checks.delete(forgotten);
      check?.abort.abort();
    }
  }

  async #check(document: Document): Promise<Result> {
    if (document.isClosed) return { findings: [] };
    const latest = this.#checks.get(document);
    if (latest?.version === document.version) return latest.result;
    latest?.abort.abort();
    const abort = new AbortController();
    const result = this.#run(document, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return this.#check(document);
      throw error;
    });
    this.#checks.set(document, { version: document.version, result, abort });
    return result;
  }

  async #run(document: Document, signal: AbortSignal): Promise<Result> {
    return retryUntilCurrent(async (): Promise<Versioned<Result>> => {
      const checkedDocument = await this.#services.toEditorDocument(document);
      if (checkedDocument === undefined) return { kind: "current", value: { findings: [] } };
      const answer = await (await this.#services.getWorker()).getDiagnostics(checkedDocument, signal);
      if (answer.kind === "superseded") return answer;
      const { findings, problem } = answer.value;
      if (problem) this.#services.onProblem(problem);
      return { kind: "current", value: { findings, checkedDocument } };
    });
  }
}
