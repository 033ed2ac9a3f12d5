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
import {
  altChange,
  isAboutAltText,
  mayBeDecorative,
  ruleIds,
  suppressRule,
  type AuditedUse,
  type ImageUse,
  type TextChange,
} from "../../altText/light.ts";
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
    const syntax = syntaxOfDocument(document);
    if (syntax === undefined) return [];
    const { version } = document;
    const here = await this.#checks.uses(document, { from: document.offsetAt(range.start), to: document.offsetAt(range.end) });
    if (document.version !== version) return [];
    const source = document.getText();
    return here.flatMap((one) => {
      const place = rangeOfUse(document, one);
      const own = context.diagnostics.filter(({ source, range }) => source === DIAGNOSTIC_SOURCE && isOn(place, range));
      const others = context.diagnostics.filter(({ code, range }) => isAboutAltText(code) && isOn(place, range));
      const diagnostics = [...own, ...others];
      const kind = diagnostics.length > 0 ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
      const actions: CodeAction[] = [];
      if (isForWriting(document, one)) actions.push(writeAction(document, one, kind, diagnostics));
      if (mayBeDecorative(one.use, source)) {
        actions.push(editAction(l10n.t("Mark as decorative"), document, altChange(one.use, "", syntax), kind, diagnostics));
      }
      for (const diagnostic of own) {
        const rule = ruleIds.find((id) => typeof diagnostic.code === "object" && diagnostic.code.value === id);
        const change = rule && suppressRule(one.use, rule, source, syntax);
        if (change) actions.push(editAction(l10n.t("Suppress “{0}” here", rule), document, change, CodeActionKind.QuickFix, [diagnostic]));
      }
      // Two of the same title could not be told apart.
      if (here.length > 1) for (const action of actions) action.title = l10n.t("{0} ({1})", action.title, nameAmong(one, here));
      return actions;
    });
  }
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
  change: TextChange | undefined,
  kind: CodeActionKind,
  diagnostics: Diagnostic[],
): CodeAction {
  const action = new CodeAction(title, kind);
  action.diagnostics = diagnostics;
  action.edit = new WorkspaceEdit();
  if (change) action.edit.replace(document.uri, rangeOfSpan(document, change.range), change.text);
  return action;
}
