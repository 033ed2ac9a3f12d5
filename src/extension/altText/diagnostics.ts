import { Diagnostic, type Range, languages, workspace, type Disposable, type LogOutputChannel, type TextDocument } from "vscode";
import type { AuditedUse, PlacedFinding } from "../../altText/light.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import { readAltSettings } from "./altSettings.ts";
import type { Checks } from "./checks.ts";
import { findSyntax } from "./documents.ts";
import { watchRepositorySettings } from "./repositorySettings.ts";
import { getRuleUri } from "./ruleDocuments.ts";
import { CONFIGURED_SEVERITIES, DEFAULT_SEVERITIES } from "./severities.ts";
import { toRange } from "./spans.ts";

export const DIAGNOSTIC_SOURCE = "oriel";

/** Delay after the last change before a document is checked. */
const DEBOUNCE_MS = 300;

/** Diagnostics for the images in open documents. */
export class AltDiagnostics implements Disposable {
  readonly #checks: Checks;
  readonly #log: LogOutputChannel;
  readonly #collection = languages.createDiagnosticCollection(DIAGNOSTIC_SOURCE);
  readonly #timers = new Map<TextDocument, NodeJS.Timeout>();
  readonly #subscriptions: Disposable[];

  constructor(checks: Checks, log: LogOutputChannel) {
    this.#checks = checks;
    this.#log = log;
    const checkAll = () => this.#checkAll();
    this.#subscriptions = [
      this.#collection,
      workspace.onDidOpenTextDocument((document) => this.#schedule(document, 0)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#schedule(document, DEBOUNCE_MS);
      }),
      // A missing image may have been created in the meantime.
      workspace.onDidSaveTextDocument((document) => {
        this.#checks.forget(document);
        this.#schedule(document, 0);
      }),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("oriel.altText")) checkAll();
      }),
      watchRepositorySettings(checkAll),
    ];
    this.#checkAll();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #checkAll(): void {
    this.#checks.forget();
    for (const document of workspace.textDocuments) this.#schedule(document, 0);
  }

  /** Checks a document after a delay, because a check inside the change event would delay typing. */
  #schedule(document: TextDocument, delayMs: number): void {
    if (findSyntax(document) === undefined) return;
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => void this.#check(document), delayMs),
    );
  }

  async #check(document: TextDocument): Promise<void> {
    this.#timers.delete(document);
    const { version } = document;
    try {
      if (!readAltSettings().isChecked) return this.#collection.delete(document.uri);
      const findings = await this.#checks.getFindings(document);
      // The user may have turned off checks in the meantime.
      if (document.isClosed || document.version !== version || !readAltSettings().isChecked) return;
      this.#collection.set(document.uri, toDiagnostics(document, findings));
    } catch (error) {
      // The document is not checked again until it changes.
      this.#log.warn(`Can't check the alt text in ${document.uri.toString()}. ${getErrorMessage(error)}`);
      this.#collection.delete(document.uri);
    }
  }

  #forget(document: TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#checks.forget(document);
    this.#collection.delete(document.uri);
  }
}

function toDiagnostics(document: TextDocument, findings: PlacedFinding[]): Diagnostic[] {
  return findings.map(({ rule, severity, message, isConfigured, ...span }) => {
    const severities = isConfigured ? CONFIGURED_SEVERITIES : DEFAULT_SEVERITIES;
    const diagnostic = new Diagnostic(toRange(document, span), message, severities[severity]);
    diagnostic.source = DIAGNOSTIC_SOURCE;
    diagnostic.code = { value: rule, target: getRuleUri(rule) };
    return diagnostic;
  });
}

export function toUseRange(document: TextDocument, { use }: AuditedUse): Range {
  return toRange(document, use.range);
}
