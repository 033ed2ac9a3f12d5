import type { MessageConnection, RequestType } from "vscode-jsonrpc/node";
import type { EditChecker } from "../document/edits/changes.ts";
import { createSnippetLocator } from "../document/edits/locate.ts";
import { parseDocument } from "../document/edits/parseDocument.ts";
import { planChanges } from "../document/edits/plan.ts";
import { createMarkedAltChange } from "../document/edits/decorativeMark.ts";
import { suppressRule } from "../document/edits/suppress.ts";
import type { RuleId } from "../rules/rules.ts";
import { findProblems } from "../suggest/findProblems.ts";
import type { Documents } from "./documents.ts";
import { onNotification, onQueuedRequest } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import * as protocol from "./protocol.ts";
import type { RequestQueue } from "./requestQueue.ts";
import { createPlacedFindings, mayMarkAsDecorative } from "./views.ts";

/** Handles messages about open documents. */
export function serveDocuments(connection: MessageConnection, documents: Documents, queue: RequestQueue, checkEdit: EditChecker): void {
  onNotification(connection, protocol.didOpen, parameters.Opening, (opened) => documents.open(opened));
  onNotification(connection, protocol.didChange, parameters.TextChange, (change) => documents.change(change));
  onNotification(connection, protocol.didClose, parameters.Closing, ({ uri }) => documents.close(uri));

  /** Registers a handler for requests about a version of an open document. The requests are queued. */
  const onDocument = <P extends protocol.WithRequestId & protocol.DocumentVersion, R>(
    type: RequestType<P, protocol.Versioned<R>, void>,
    parser: { parse(value: unknown): P },
    answer: (opened: protocol.OpenedDocument, params: P) => R | Promise<R>,
  ) => {
    const getLength = (params: P) => documents.find(params)?.text.length ?? 0;
    onQueuedRequest(connection, queue, type, parser, getLength, async (params) =>
      documents.answer(params, (opened) => answer(opened, params)),
    );
  };

  onDocument(protocol.diagnosticRequest, parameters.Diagnostic, async (opened) => {
    const { scanned, problem } = await documents.scan(opened);
    const { rules } = documents.getFolder(opened.folder).settings;
    return { findings: createPlacedFindings(scanned, rules), ...(problem ? { problem } : {}) };
  });

  onDocument(protocol.hoverRequest, parameters.Hover, async (opened, { offset }) => {
    const uses = await documents.findUses(opened, { from: offset, to: offset });
    return uses.find(({ use: { range } }) => range.from <= offset && offset < range.to);
  });

  onDocument(protocol.codeActionRequest, parameters.CodeAction, async (opened, { range, rules }) => {
    const [uses, syntax] = await Promise.all([documents.findUses(opened, range), documents.chooseSyntax(opened)]);
    return uses.map((audited) => createActions(audited, rules, { ...opened, syntax }));
  });

  onDocument(protocol.usesRequest, parameters.Uses, (opened) => documents.findUses(opened));

  const parseOpenDocument = async (opened: protocol.OpenedDocument) => {
    const { components, rules } = documents.getFolder(opened.folder).settings;
    return parseDocument(opened.text, await documents.chooseSyntax(opened), components, rules.empty !== "off");
  };

  onDocument(protocol.planRequest, parameters.Plan, async (opened, { changes }) => {
    const { plans } = await planChanges(await parseOpenDocument(opened), changes, checkEdit);
    return plans;
  });

  onDocument(protocol.problemsRequest, parameters.Problems, async (opened, { alt, ...snippet }) => {
    const document = await parseOpenDocument(opened);
    const index = createSnippetLocator(document)(snippet);
    const { rules, maxLength } = documents.getFolder(opened.folder).settings;
    if (index === undefined) return [];
    return findProblems(document, index, alt, { severities: rules, maxLength }).map(({ message }) => message);
  });
}

function createActions(auditedUse: protocol.AuditedUse, rules: RuleId[], { text, syntax }: protocol.OpenedDocument): protocol.UseActions {
  const { use } = auditedUse;
  const decorative = mayMarkAsDecorative(auditedUse, text, syntax) ? createMarkedAltChange(use, "", { source: text, syntax }) : undefined;
  const suppressions = rules.flatMap((rule) => {
    const change = suppressRule(use, rule, text, syntax);
    return change ? [{ rule, change }] : [];
  });
  return { auditedUse, suppressions, ...(decorative ? { decorative } : {}) };
}
