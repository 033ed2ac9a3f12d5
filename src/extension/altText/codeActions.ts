import {
  CodeAction,
  CodeActionKind,
  WorkspaceEdit,
  l10n,
  type CodeActionContext,
  type CodeActionProvider,
  type Diagnostic,
  type Range,
  type TextDocument,
} from "vscode";
import { isAboutAltText, ruleIds, type AuditedUse, type ImageUse, type RuleId, type TextChange } from "../../altText/light.ts";
import type { CommandId } from "../../contributions/commands.ts";
import type { Checks } from "./checks.ts";
import { DIAGNOSTIC_SOURCE, rangeOfUse } from "./diagnostics.ts";
import { syntaxOfDocument } from "./documents.ts";
import { isForWriting } from "./useImage.ts";
import { rangeOfSpan } from "./spans.ts";

/** What to do about an image: for Oriel's own findings, for those of other tools, and where there are none. */
export class AltCodeActions implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite];
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  async provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): Promise<CodeAction[]> {
    if (syntaxOfDocument(document) === undefined) return [];
    const { version } = document;
    const span = { from: document.offsetAt(range.start), to: document.offsetAt(range.end) };
    const found = await this.#checks.codeActions(document, span, rulesOf(context.diagnostics));
    if (document.version !== version) return [];
    const here = found.map(({ audited }) => audited);
    return found.flatMap(({ audited: one, decorative, suppressions }) => {
      const place = rangeOfUse(document, one);
      const own = context.diagnostics.filter(({ source, range }) => source === DIAGNOSTIC_SOURCE && isOn(place, range));
      const others = context.diagnostics.filter(({ code, range }) => isAboutAltText(code) && isOn(place, range));
      const diagnostics = [...own, ...others];
      const kind = diagnostics.length > 0 ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
      const actions: CodeAction[] = [];
      if (isForWriting(document, one)) actions.push(writeAction(document, one, kind, diagnostics));
      if (decorative) actions.push(editAction(l10n.t("Mark as decorative"), document, decorative, kind, diagnostics));
      for (const diagnostic of own) {
        const rule = ruleOf(diagnostic);
        const change = suppressions.find((suppression) => suppression.rule === rule)?.change;
        if (rule === undefined || change === undefined) continue;
        actions.push(editAction(l10n.t("Suppress “{0}” here", rule), document, change, CodeActionKind.QuickFix, [diagnostic]));
      }
      // Two of the same title could not be told apart.
      if (here.length > 1) for (const action of actions) action.title = l10n.t("{0} ({1})", action.title, nameAmong(one, here));
      return actions;
    });
  }
}

/** The rules of Oriel's own diagnostics. */
function rulesOf(diagnostics: readonly Diagnostic[]): RuleId[] {
  const own = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return [...new Set(own.map(ruleOf).filter((rule) => rule !== undefined))];
}

function ruleOf({ code }: Diagnostic): RuleId | undefined {
  return ruleIds.find((id) => typeof code === "object" && code.value === id);
}

/** Whether a finding is about what stands there: one that only touches it is about its neighbour. */
function isOn(place: Range, finding: Range): boolean {
  const both = place.intersection(finding);
  return both !== undefined && (!both.isEmpty || finding.isEmpty);
}

/** Of several with one name, which it is. */
function nameAmong(one: AuditedUse, all: AuditedUse[]): string {
  const name = nameOf(one.use);
  const alike = all.filter(({ use }) => nameOf(use) === name);
  return alike.length > 1 ? l10n.t("{0}, {1} of {2}", name, alike.indexOf(one) + 1, alike.length) : name;
}

function nameOf({ target, element }: ImageUse): string {
  return target?.slice(target.lastIndexOf("/") + 1) ?? element;
}

function writeAction(document: TextDocument, { use }: AuditedUse, kind: CodeActionKind, diagnostics: Diagnostic[]): CodeAction {
  const action = new CodeAction(l10n.t("Write alt text with Oriel"), kind);
  const command: CommandId = "oriel.writeAltText";
  action.command = { command, title: action.title, arguments: [document.uri, use.range.from] };
  action.diagnostics = diagnostics;
  return action;
}

function editAction(
  title: string,
  document: TextDocument,
  change: TextChange,
  kind: CodeActionKind,
  diagnostics: Diagnostic[],
): CodeAction {
  const action = new CodeAction(title, kind);
  action.diagnostics = diagnostics;
  action.edit = new WorkspaceEdit();
  action.edit.replace(document.uri, rangeOfSpan(document, change.range), change.text);
  return action;
}
