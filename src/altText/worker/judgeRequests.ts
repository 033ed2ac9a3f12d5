import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Page } from "../document/edits/changes.ts";
import { findImageUses } from "../document/find.ts";
import { createComponents } from "../document/markup/components.ts";
import { findProblems, findProblemsTogether } from "../suggest/findProblems.ts";
import type { Documents } from "./documents.ts";
import { onQueuedRequest } from "./handlers.ts";
import { findUsesRequest, judgeRequest, judgeTogetherRequest, type DocumentSource } from "./judgeProtocol.ts";
import * as parameters from "./parameters.ts";
import type { RequestQueue } from "./requestQueue.ts";

/** Handles requests to check alt text. */
export function serveAltChecks(connection: MessageConnection, documents: Documents, queue: RequestQueue): void {
  /** The last parsed document, which is cached because requests about a document usually follow one another. */
  let latestPage: { folder: string; page: Page } | undefined;
  const getPage = ({ folder, syntax, source }: DocumentSource): Page => {
    const isUnchanged = latestPage?.folder === folder && latestPage.page.syntax === syntax && latestPage.page.source === source;
    if (isUnchanged && latestPage) return latestPage.page;
    const components = createComponents(documents.getFolder(folder).settings.components);
    const page = { source, syntax, components, uses: findImageUses(source, syntax, components) };
    latestPage = { folder, page };
    return page;
  };
  const getOptions = ({ folder }: DocumentSource) => {
    const { rules, maxLength } = documents.getFolder(folder).settings;
    return { severities: rules, maxLength };
  };
  const getLength = ({ source }: DocumentSource) => source.length;

  onQueuedRequest(connection, queue, findUsesRequest, parameters.FindUses, getLength, async (params) => getPage(params).uses);
  onQueuedRequest(connection, queue, judgeRequest, parameters.Judge, getLength, async (params) =>
    findProblems(getPage(params), params.index, params.alt, getOptions(params)),
  );
  onQueuedRequest(connection, queue, judgeTogetherRequest, parameters.JudgeTogether, getLength, async (params) =>
    findProblemsTogether(getPage(params), params.texts, getOptions(params)),
  );
}
