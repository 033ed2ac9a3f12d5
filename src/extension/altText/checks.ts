import type { LogOutputChannel, TextDocument } from "vscode";
import {
  componentsWith,
  mayHaveImages,
  type AuditedUse,
  type EditorDocument,
  type FolderSettings,
  type PlacedFinding,
  type RuleId,
  type Span,
  type Syntax,
  type UseActions,
  type Versioned,
} from "../../altText/light.ts";
import type { Failure } from "../../failures/failure.ts";
import { findSyntax } from "./documents.ts";
import { editorDocument, forgetRepositorySettings } from "./repositorySettings.ts";
import { untilCurrent } from "./untilCurrent.ts";
import type { AltTextWorkers } from "./workers.ts";

/** Maximum length, in characters, of a document that is checked while it is edited: larger ones are generated, and take seconds to check. */
const MAX_LENGTH = 2_000_000;

/** `checked` is undefined for a document without images: the worker is not asked about it. */
interface Result {
  findings: PlacedFinding[];
  checked?: EditorDocument;
}

interface Check {
  version: number;
  result: Promise<Result>;
  abort: AbortController;
}

/** Results for the documents in editors, each version checked once. */
export class Checks {
  readonly #workers: AltTextWorkers;
  readonly #log: LogOutputChannel;
  readonly #onProblem: (problem: Failure) => void;
  readonly #tooLarge = new WeakSet<TextDocument>();
  readonly #checks = new Map<TextDocument, Check>();

  /** @param onProblem called with each failure to read an `.orielrc` */
  constructor(workers: AltTextWorkers, log: LogOutputChannel, onProblem: (problem: Failure) => void) {
    this.#workers = workers;
    this.#log = log;
    this.#onProblem = onProblem;
  }

  /**
   * Findings of a document as it is now. If it changes while the check runs, or is forgotten, the findings are those of the next check.
   * @throws FailureError unexpected, for a document that no parser gets through
   */
  async findings(document: TextDocument): Promise<PlacedFinding[]> {
    return (await this.#check(document)).findings;
  }

  /** The use at an offset; undefined where there is none, or if the document changes meanwhile. @throws as `findings` does */
  async hover(document: TextDocument, offset: number): Promise<AuditedUse | undefined> {
    const { checked } = await this.#check(document);
    if (checked === undefined) return undefined;
    const answer = await (await this.#workers.editor()).hover(checked, offset);
    return answer.kind === "current" ? answer.value : undefined;
  }

  /** The uses in a range, with edits for them; none if the document changes meanwhile. @param rules to suppress @throws as `findings` does */
  async codeActions(document: TextDocument, range: Span, rules: RuleId[]): Promise<UseActions[]> {
    const { checked } = await this.#check(document);
    if (checked === undefined) return [];
    const answer = await (await this.#workers.editor()).codeActions(checked, range, rules);
    return answer.kind === "current" ? answer.value : [];
  }

  /** All uses in a document as it is now. @throws as `findings` does */
  async uses(document: TextDocument): Promise<AuditedUse[]> {
    return untilCurrent(async () => {
      const { checked } = await this.#check(document);
      if (checked === undefined) return { kind: "current", value: [] };
      const worker = await this.#workers.editor();
      const { version } = document;
      const answer = await worker.uses(checked);
      return document.version === version || document.isClosed ? answer : { kind: "superseded" };
    });
  }

  /** Forgets results after settings or files have changed. */
  forget(document?: TextDocument): void {
    if (document === undefined) forgetRepositorySettings();
    for (const forgotten of document ? [document] : [...this.#checks.keys()]) {
      const known = this.#checks.get(forgotten);
      this.#checks.delete(forgotten);
      known?.abort.abort();
    }
  }

  async #check(document: TextDocument): Promise<Result> {
    if (document.isClosed) return { findings: [] };
    const known = this.#checks.get(document);
    if (known?.version === document.version) return known.result;
    known?.abort.abort();
    const abort = new AbortController();
    const result = this.#run(document, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return this.#check(document);
      throw error;
    });
    this.#checks.set(document, { version: document.version, result, abort });
    return result;
  }

  async #run(document: TextDocument, signal: AbortSignal): Promise<Result> {
    return untilCurrent(async (): Promise<Versioned<Result>> => {
      const checked = await this.#documentToCheck(document);
      if (checked === undefined) return { kind: "current", value: { findings: [] } };
      const answer = await (await this.#workers.editor()).diagnostics(checked, signal);
      if (answer.kind === "superseded") return answer;
      const { findings, problem } = answer.value;
      if (problem) this.#onProblem(problem);
      return { kind: "current", value: { findings, checked } };
    });
  }

  /** Undefined for a document that holds no image, is too large, or has a syntax without images. */
  async #documentToCheck(document: TextDocument): Promise<EditorDocument | undefined> {
    const syntax = findSyntax(document);
    if (document.isClosed || syntax === undefined || this.#isTooLarge(document)) return undefined;
    const checked = await editorDocument(document, syntax);
    return isWorthChecking(document.getText(), syntax, checked.settings) ? checked : undefined;
  }

  #isTooLarge(document: TextDocument): boolean {
    // `getText` would join all lines only to measure them.
    if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) <= MAX_LENGTH) return false;
    if (!this.#tooLarge.has(document)) {
      this.#log.info(
        `The images of ${document.uri.toString()} are not checked as it is edited: it has more than ${MAX_LENGTH} characters.`,
      );
    }
    this.#tooLarge.add(document);
    return true;
  }
}

/** Most documents hold no image, and need no worker. Which components a repository adds is only known to the worker. */
function isWorthChecking(source: string, syntax: Syntax, { settings, own }: FolderSettings): boolean {
  return own?.text.includes('"components"') === true || mayHaveImages(source, syntax, componentsWith(settings.components));
}
