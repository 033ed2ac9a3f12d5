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
import { DIAGNOSTIC_SOURCE, toUseRange } from "./diagnostics.ts";
import { findSyntax } from "./documents.ts";
import { canWriteAltText } from "./useImage.ts";
import { toRange } from "./spans.ts";

/** Code actions for images: quick fixes for Oriel's findings and those of other tools, and refactorings for images without findings. */
export class AltCodeActions implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite];
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  async provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): Promise<CodeAction[]> {
    if (findSyntax(document) === undefined) return [];
    const { version } = document;
    const span = { from: document.offsetAt(range.start), to: document.offsetAt(range.end) };
    const found = await this.#checks.codeActions(document, span, findOwnRules(context.diagnostics));
    if (document.version !== version) return [];
    const here = found.map(({ audited }) => audited);
    return found.flatMap(({ audited: one, decorative, suppressions }) => {
      const place = toUseRange(document, one);
      const own = context.diagnostics.filter(({ source, range }) => source === DIAGNOSTIC_SOURCE && isAbout(place, range));
      const others = context.diagnostics.filter(({ code, range }) => isAboutAltText(code) && isAbout(place, range));
      const diagnostics = [...own, ...others];
      const kind = diagnostics.length > 0 ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
      const actions: CodeAction[] = [];
      if (canWriteAltText(document, one)) actions.push(createWriteAction(document, one, kind, diagnostics));
      if (decorative) actions.push(createEditAction(l10n.t("Mark as decorative"), document, decorative, kind, diagnostics));
      for (const diagnostic of own) {
        const rule = findRule(diagnostic);
        const change = suppressions.find((suppression) => suppression.rule === rule)?.change;
        if (rule === undefined || change === undefined) continue;
        actions.push(createEditAction(l10n.t("Suppress “{0}” here", rule), document, change, CodeActionKind.QuickFix, [diagnostic]));
      }
      // Several images in the range need titles that tell them apart.
      if (here.length > 1) for (const action of actions) action.title = l10n.t("{0} ({1})", action.title, uniqueName(one, here));
      return actions;
    });
  }
}

/** Returns the rules of Oriel's own diagnostics. */
function findOwnRules(diagnostics: readonly Diagnostic[]): RuleId[] {
  const own = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return [...new Set(own.map(findRule).filter((rule) => rule !== undefined))];
}

function findRule({ code }: Diagnostic): RuleId | undefined {
  return ruleIds.find((id) => typeof code === "object" && code.value === id);
}

/** Whether a finding is about the use at a range: a finding that only touches the range is about its neighbour. */
function isAbout(place: Range, finding: Range): boolean {
  const both = place.intersection(finding);
  return both !== undefined && (!both.isEmpty || finding.isEmpty);
}

/** Returns a name that is unique among several uses. */
function uniqueName(one: AuditedUse, all: AuditedUse[]): string {
  const name = nameOf(one.use);
  const alike = all.filter(({ use }) => nameOf(use) === name);
  return alike.length > 1 ? l10n.t("{0}, {1} of {2}", name, alike.indexOf(one) + 1, alike.length) : name;
}

function nameOf({ target, element }: ImageUse): string {
  return target?.slice(target.lastIndexOf("/") + 1) ?? element;
}

function createWriteAction(document: TextDocument, { use }: AuditedUse, kind: CodeActionKind, diagnostics: Diagnostic[]): CodeAction {
  const action = new CodeAction(l10n.t("Write alt text with Oriel"), kind);
  const command: CommandId = "oriel.writeAltText";
  action.command = { command, title: action.title, arguments: [document.uri, use.range.from] };
  action.diagnostics = diagnostics;
  return action;
}

function createEditAction(
  title: string,
  document: TextDocument,
  change: TextChange,
  kind: CodeActionKind,
  diagnostics: Diagnostic[],
): CodeAction {
  const action = new CodeAction(title, kind);
  action.diagnostics = diagnostics;
  action.edit = new WorkspaceEdit();
  action.edit.replace(document.uri, toRange(document, change.range), change.text);
  return action;
}
