import type { MessageConnection, RequestType } from "vscode-jsonrpc/node";
import type { Page } from "../document/edits/changes.ts";
import { snippetLocator } from "../document/edits/locate.ts";
import { planChanges } from "../document/edits/plan.ts";
import { altChange } from "../document/edits/rewrite.ts";
import { mayBeDecorative, suppressRule } from "../document/edits/suppress.ts";
import { findImageUses } from "../document/find.ts";
import { componentsWith } from "../document/markup/components.ts";
import type { RuleId } from "../rules/rules.ts";
import { problemsOf } from "../suggest/judge.ts";
import type { Documents } from "./documents.ts";
import { onNotification, onRequestInTurn } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import * as protocol from "./protocol.ts";
import type { Turns } from "./turns.ts";
import { placedFindings } from "./views.ts";

/** Serves the documents of the editors. */
export function serveDocuments(connection: MessageConnection, documents: Documents, turns: Turns): void {
  onNotification(connection, protocol.didOpen, parameters.Opening, (opened) => documents.open(opened));
  onNotification(connection, protocol.didChange, parameters.TextChange, (change) => documents.change(change));
  onNotification(connection, protocol.didClose, parameters.Closing, ({ uri }) => documents.close(uri));

  /** Answers in turn, about the version that the request names. */
  const onDocument = <P extends protocol.Numbered & protocol.DocumentVersion, R>(
    type: RequestType<P, protocol.Versioned<R>, void>,
    parser: { parse(value: unknown): P },
    answer: (opened: protocol.OpenedDocument, params: P) => R | Promise<R>,
  ) => {
    const lengthOf = (params: P) => documents.find(params)?.text.length ?? 0;
    onRequestInTurn(connection, turns, type, parser, lengthOf, async (params) =>
      documents.answer(params, (opened) => answer(opened, params)),
    );
  };

  onDocument(protocol.diagnosticRequest, parameters.Diagnostic, async (opened) => {
    const { scanned, problem } = await documents.scan(opened);
    return { findings: placedFindings(scanned), ...(problem ? { problem } : {}) };
  });

  onDocument(protocol.hoverRequest, parameters.Hover, async (opened, { offset }) => {
    const uses = await documents.uses(opened, { from: offset, to: offset });
    return uses.find(({ use: { range } }) => range.from <= offset && offset < range.to);
  });

  onDocument(protocol.codeActionRequest, parameters.CodeAction, async (opened, { range, rules }) => {
    const uses = await documents.uses(opened, range);
    return uses.map((audited) => actionsFor(audited, rules, opened));
  });

  onDocument(protocol.usesRequest, parameters.Uses, (opened) => documents.uses(opened));

  const pageOf = ({ text, syntax, folder }: protocol.OpenedDocument): Page => {
    const components = componentsWith(documents.folder(folder).settings.components);
    return { source: text, syntax, components, uses: findImageUses(text, syntax, components) };
  };

  onDocument(protocol.planRequest, parameters.Plan, (opened, { wanted }) => planChanges(pageOf(opened), wanted).plans);

  onDocument(protocol.problemsRequest, parameters.Problems, (opened, { alt, ...snippet }) => {
    const page = pageOf(opened);
    const index = snippetLocator(page)(snippet);
    const { rules, maxLength } = documents.folder(opened.folder).settings;
    return index === undefined ? [] : problemsOf(page, index, alt, { severities: rules, maxLength });
  });
}

function actionsFor(audited: protocol.AuditedUse, rules: RuleId[], { text, syntax }: protocol.OpenedDocument): protocol.UseActions {
  const { use } = audited;
  const decorative = mayBeDecorative(use, text) ? altChange(use, "", syntax) : undefined;
  const suppressions = rules.flatMap((rule) => {
    const change = suppressRule(use, rule, text, syntax);
    return change ? [{ rule, change }] : [];
  });
  return { audited, suppressions, ...(decorative ? { decorative } : {}) };
}
