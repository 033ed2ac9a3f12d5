import {
  window,
  CodeAction,
  CodeActionKind,
  WorkspaceEdit,
  type CodeActionContext,
  type CodeActionProvider,
  type Diagnostic,
  type Range,
  type TextDocument,
} from "vscode";
import {
  isAboutAltText,
  ruleIds,
  SKIP_REASONS,
  type AuditedUse,
  type ImageUse,
  type RequestedChange,
  type RuleId,
  type SkipReason,
} from "../../altText/light.ts";
import type { CommandId } from "../../contributions/commands.ts";
import type { Checks } from "./checks.ts";
import { DIAGNOSTIC_SOURCE, toUseRange } from "./diagnostics.ts";
import { findSyntax } from "./documents.ts";
import { addPlannedChanges } from "./plannedEdit.ts";
import { canWriteAltText } from "./useImage.ts";
import { toRange } from "./spans.ts";
import type { AltTextWorkers } from "./workers.ts";

/** Code actions for images: quick fixes for Oriel's findings and those of other tools, and refactorings for images without findings. */
export class AltCodeActions implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite];
  readonly #checks: Checks;
  readonly #workers: AltTextWorkers;
  /** The change that each action makes. */
  readonly #requests = new WeakMap<CodeAction, { document: TextDocument; request: RequestedChange }>();

  constructor(checks: Checks, workers: AltTextWorkers) {
    this.#checks = checks;
    this.#workers = workers;
  }

  async provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): Promise<CodeAction[]> {
    if (findSyntax(document) === undefined) return [];
    const { version } = document;
    const span = { from: document.offsetAt(range.start), to: document.offsetAt(range.end) };
    const useActions = await this.#checks.findUseActions(document, span, findOrielRules(context.diagnostics));
    if (document.version !== version) return [];
    const uses = useActions.map(({ auditedUse }) => auditedUse);
    return useActions.flatMap(({ auditedUse, decorative, suppressions }) => {
      const useRange = toUseRange(document, auditedUse);
      const orielDiagnostics = context.diagnostics.filter(
        ({ source, range }) => source === DIAGNOSTIC_SOURCE && isAboutUse(useRange, range),
      );
      const otherDiagnostics = context.diagnostics.filter(({ code, range }) => isAboutAltText(code) && isAboutUse(useRange, range));
      const diagnostics = [...orielDiagnostics, ...otherDiagnostics];
      const kind = diagnostics.length > 0 ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
      const actions: CodeAction[] = [];
      if (canWriteAltText(document, auditedUse)) actions.push(createWriteAction(document, auditedUse, kind, diagnostics));
      if (decorative) {
        const request = createRequest(document, auditedUse, { kind: "alt", alt: "" });
        actions.push(this.#createEditAction("Mark as decorative", document, request, kind, diagnostics));
      }
      for (const diagnostic of orielDiagnostics) {
        const rule = findRule(diagnostic);
        if (rule === undefined || !suppressions.some((suppression) => suppression.rule === rule)) continue;
        const request = createRequest(document, auditedUse, { kind: "suppression", rule });
        actions.push(this.#createEditAction(`Suppress “${rule}” here`, document, request, CodeActionKind.QuickFix, [diagnostic]));
      }
      // If the range contains several images, each title says which one is meant.
      if (uses.length > 1) for (const action of actions) action.title = `${action.title} (${getUniqueName(auditedUse, uses)})`;
      return actions;
    });
  }

  /** Plans the edit of an action that the user has chosen. It is not planned earlier, because the framework's own parser checks it. */
  async resolveCodeAction(action: CodeAction): Promise<CodeAction> {
    const requested = this.#requests.get(action);
    const syntax = requested && findSyntax(requested.document);
    if (requested === undefined || syntax === undefined) return action;
    const edit = new WorkspaceEdit();
    const [plan] = await addPlannedChanges(edit, requested.document, syntax, [requested.request], this.#workers);
    if (plan?.kind === "change") action.edit = edit;
    else showUnchanged(plan?.reason ?? "changed");
    return action;
  }

  #createEditAction(
    title: string,
    document: TextDocument,
    request: RequestedChange,
    kind: CodeActionKind,
    diagnostics: Diagnostic[],
  ): CodeAction {
    const action = new CodeAction(title, kind);
    action.diagnostics = diagnostics;
    this.#requests.set(action, { document, request });
    return action;
  }
}

/** Returns the rules of Oriel's own diagnostics. */
function findOrielRules(diagnostics: readonly Diagnostic[]): RuleId[] {
  const orielDiagnostics = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return [...new Set(orielDiagnostics.map(findRule).filter((rule) => rule !== undefined))];
}

function findRule({ code }: Diagnostic): RuleId | undefined {
  return ruleIds.find((id) => typeof code === "object" && code.value === id);
}

/** Whether a finding is about the use at a range. A finding that only touches the range belongs to an adjacent use. */
function isAboutUse(useRange: Range, finding: Range): boolean {
  const overlap = useRange.intersection(finding);
  return overlap !== undefined && (!overlap.isEmpty || finding.isEmpty);
}

/** Returns a name that is unique among several uses. */
function getUniqueName(auditedUse: AuditedUse, uses: AuditedUse[]): string {
  const name = getName(auditedUse.use);
  const sameName = uses.filter(({ use }) => getName(use) === name);
  return sameName.length > 1 ? `${name}, ${sameName.indexOf(auditedUse) + 1} of ${sameName.length}` : name;
}

function getName({ target, element }: ImageUse): string {
  return target?.slice(target.lastIndexOf("/") + 1) ?? element;
}

function createWriteAction(document: TextDocument, { use }: AuditedUse, kind: CodeActionKind, diagnostics: Diagnostic[]): CodeAction {
  const action = new CodeAction("Write alt text with Oriel", kind);
  const command: CommandId = "oriel.writeAltText";
  action.command = { command, title: action.title, arguments: [document.uri, use.range.from] };
  action.diagnostics = diagnostics;
  return action;
}

function createRequest(document: TextDocument, { use }: AuditedUse, replacement: RequestedChange["replacement"]): RequestedChange {
  return { from: use.range.from, before: document.getText(toRange(document, use.range)), replacement };
}

function showUnchanged(reason: SkipReason): void {
  const sentence = reason === "changed" ? "The markup of the image has changed. Try again." : SKIP_REASONS[reason];
  void window.showWarningMessage(`The document was not changed. ${sentence}`);
}
