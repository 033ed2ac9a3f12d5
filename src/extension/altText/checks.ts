import type { LogOutputChannel, TextDocument } from "vscode";
import {
  componentsWith,
  mayHaveImages,
  type AuditedUse,
  type CheckParams,
  type PlacedFinding,
  type SettingsParams,
  type Span,
  type Syntax,
} from "../../altText/light.ts";
import type { Failure } from "../../core/failure.ts";
import type { AltThread } from "./altThread.ts";
import { placeOf, syntaxOfDocument } from "./documents.ts";
import { forgetRepositorySettings, settingsFor } from "./repositorySettings.ts";

/** Characters of a document that is looked at as it is edited: larger ones are made by tools, and each look would take seconds. */
const MAX_LENGTH = 2_000_000;

interface Check {
  version: number;
  findings: Promise<PlacedFinding[]>;
  abort: AbortController;
}

/** What is known of the documents of the editors, looked at once for each version. */
export class Checks {
  readonly #thread: AltThread;
  readonly #log: LogOutputChannel;
  readonly #onProblem: (problem: Failure) => void;
  readonly #tooLarge = new WeakSet<TextDocument>();
  readonly #checks = new Map<TextDocument, Check>();

  /** @param onProblem told of what is wrong with an `.orielrc`, each time that it is read */
  constructor(thread: AltThread, log: LogOutputChannel, onProblem: (problem: Failure) => void) {
    this.#thread = thread;
    this.#log = log;
    this.#onProblem = onProblem;
  }

  /**
   * What is wrong with the images of a document as it is now: whoever asked before it changed, or before `forget`, gets what is found of it
   * since.
   * @throws FailureError unexpected, for one that no parser comes to an end with
   */
  async findings(document: TextDocument): Promise<PlacedFinding[]> {
    if (document.isClosed) return [];
    const known = this.#checks.get(document);
    if (known?.version === document.version) return known.findings;
    known?.abort.abort();
    const abort = new AbortController();
    const findings = this.#look(document, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return this.findings(document);
      throw error;
    });
    this.#checks.set(document, { version: document.version, findings, abort });
    return findings;
  }

  /** The images of a document as it is now, or those of them that are at a place. @throws as `findings` does */
  async uses(document: TextDocument, at?: Span): Promise<AuditedUse[]> {
    // Where their files lie is looked up as often as the document is checked.
    await this.findings(document);
    const { version } = document;
    const params = await this.#paramsOf(document);
    if (params === undefined) return [];
    const thread = await this.#thread.started();
    const uses = await thread.uses({ ...params, ...(at === undefined ? {} : { at }) }, new AbortController().signal);
    return document.version === version || document.isClosed ? uses : this.uses(document, at);
  }

  /** What was found counts no more: settings have changed, or files. */
  forget(document?: TextDocument): void {
    if (document === undefined) forgetRepositorySettings();
    for (const one of document ? [document] : [...this.#checks.keys()]) {
      const known = this.#checks.get(one);
      this.#checks.delete(one);
      known?.abort.abort();
    }
  }

  async #look(document: TextDocument, signal: AbortSignal): Promise<PlacedFinding[]> {
    const params = await this.#paramsOf(document);
    if (params === undefined) return [];
    const { findings, problem } = await (await this.#thread.started()).check(params, signal);
    if (problem) this.#onProblem(problem);
    return findings;
  }

  /** Undefined for a document without images, and for one that is not looked at. */
  async #paramsOf(document: TextDocument): Promise<CheckParams | undefined> {
    const syntax = syntaxOfDocument(document);
    if (document.isClosed || syntax === undefined || this.#isTooLarge(document)) return undefined;
    const source = document.getText();
    const { path, folder } = placeOf(document);
    const settings = await settingsFor(folder);
    return isWorthALook(source, syntax, settings) ? { source, syntax, ...settings, ...(path === undefined ? {} : { path }) } : undefined;
  }

  #isTooLarge(document: TextDocument): boolean {
    // Its text would be put together only to be measured.
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

/** Most documents show no image, and need no thread for that; which components a repository has of its own is for the thread to read. */
function isWorthALook(source: string, syntax: Syntax, { settings, own }: SettingsParams): boolean {
  return own?.text.includes('"components"') === true || mayHaveImages(source, syntax, componentsWith(settings.components));
}
