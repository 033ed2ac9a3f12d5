import type { MessageConnection } from "vscode-jsonrpc/node";
import type { EditableDocument } from "../document/edits/changes.ts";
import { parseDocument } from "../document/edits/parseDocument.ts";
import { createFactsFinder, type FactsFinder } from "../document/facts/collectFacts.ts";
import { findProblems, findProblemsTogether, listProblems } from "../suggest/findProblems.ts";
import type { Documents } from "./documents.ts";
import { onQueuedRequest } from "./handlers.ts";
import { findUsesRequest, checkAltRequest, checkAltsTogetherRequest, describeUseRequest, type DocumentSource } from "./altCheckProtocol.ts";
import * as parameters from "./parameters.ts";
import type { RequestQueue } from "./requestQueue.ts";

/** Handles requests to check alt text. */
export function serveAltChecks(connection: MessageConnection, documents: Documents, queue: RequestQueue): void {
  /** The last parsed document, which is cached because requests about a document usually follow one another. */
  let latest: { folder: string; document: EditableDocument } | undefined;
  const getDocument = ({ folder, syntax, source }: DocumentSource): EditableDocument => {
    const isUnchanged = latest?.folder === folder && latest.document.syntax === syntax && latest.document.source === source;
    if (isUnchanged && latest) return latest.document;
    const { components, rules } = documents.getFolder(folder).settings;
    const document = parseDocument(source, syntax, components, rules.empty !== "off");
    latest = { folder, document };
    return document;
  };
  /** Facts about the images of the last parsed document. */
  let latestFacts: { document: EditableDocument; find: FactsFinder } | undefined;
  const getFacts = (document: EditableDocument): FactsFinder => {
    if (latestFacts?.document !== document) latestFacts = { document, find: createFactsFinder(document) };
    return latestFacts.find;
  };
  const getOptions = ({ folder }: DocumentSource) => {
    const { rules, maxLength } = documents.getFolder(folder).settings;
    return { severities: rules, maxLength };
  };
  const getLength = ({ source }: DocumentSource) => source.length;

  onQueuedRequest(connection, queue, findUsesRequest, parameters.FindUses, getLength, async (params) => getDocument(params).uses);
  onQueuedRequest(connection, queue, describeUseRequest, parameters.DescribeUse, getLength, async (params) => {
    const document = getDocument(params);
    return { facts: getFacts(document)(params.index), problems: listProblems(document, params.index, getOptions(params)) };
  });
  onQueuedRequest(connection, queue, checkAltRequest, parameters.CheckAlt, getLength, async (params) =>
    findProblems(getDocument(params), params.index, params.alt, getOptions(params)),
  );
  onQueuedRequest(connection, queue, checkAltsTogetherRequest, parameters.CheckAltsTogether, getLength, async (params) =>
    findProblemsTogether(getDocument(params), params.texts, getOptions(params)),
  );
}
