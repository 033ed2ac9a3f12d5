import type { TextDocument } from "vscode";
import type { AuditedUse, Checked } from "../../altText/worker/messages.ts";
import { componentsWith } from "../../core/altText/find/usesOfElements.ts";
import { mayHaveImages } from "../../core/altText/syntax.ts";
import type { Failure } from "../../core/failure.ts";
import { readAltSettings } from "../config.ts";
import type { AltThread } from "./altThread.ts";
import { placeOf, syntaxOfDocument } from "./documents.ts";

interface Check {
  version: number;
  uses: Promise<AuditedUse[]>;
}

/** What is known of the documents of the editors, looked at once for each version. */
export class Checks {
  readonly #thread: AltThread;
  readonly #onProblem: (problem: Failure) => void;
  readonly #checks = new Map<TextDocument, Check>();

  /** @param onProblem told of what is wrong with an `.orielrc`, each time that it is read */
  constructor(thread: AltThread, onProblem: (problem: Failure) => void) {
    this.#thread = thread;
    this.#onProblem = onProblem;
  }

  /** The images of a document as it is now. @throws FailureError unexpected, for one that no parser comes to an end with */
  async of(document: TextDocument): Promise<AuditedUse[]> {
    const known = this.#checks.get(document);
    if (known?.version === document.version) return known.uses;
    const check = { version: document.version, uses: this.#look(document) };
    this.#checks.set(document, check);
    return check.uses;
  }

  /** What was found counts no more: settings have changed, or files. */
  forget(document?: TextDocument): void {
    if (document) this.#checks.delete(document);
    else this.#checks.clear();
  }

  async #look(document: TextDocument): Promise<AuditedUse[]> {
    const syntax = syntaxOfDocument(document);
    const source = document.getText();
    const settings = readAltSettings();
    const components = componentsWith(settings.components);
    if (syntax === undefined || !mayHaveImages(source, syntax, components)) return [];
    const { path, root } = placeOf(document);
    const where = path === undefined || root === undefined ? {} : { path, root };
    const thread = await this.#thread.started();
    const { uses, problem }: Checked = await thread.check({ source, syntax, settings, ...where }, new AbortController().signal);
    if (problem) this.#onProblem(problem);
    return uses;
  }
}
