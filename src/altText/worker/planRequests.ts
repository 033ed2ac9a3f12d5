import { dirname } from "node:path";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { getErrorMessage } from "../../failures/failure.ts";
import type { EditChecker } from "../document/edits/changes.ts";
import { planAltTexts } from "../repository/planAltTexts.ts";
import { createLookup } from "../repository/scanDocument.ts";
import { readEditableDocument } from "../repository/writeDocument.ts";
import type { Documents } from "./documents.ts";
import { onRequest } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import { planDocumentRequest, type DocumentPlan } from "./planProtocol.ts";
import type { RequestQueue } from "./requestQueue.ts";

/** Handles requests to plan edits to documents on disk. */
export function servePlans(connection: MessageConnection, documents: Documents, queue: RequestQueue, checkEdit: EditChecker): void {
  onRequest(
    connection,
    planDocumentRequest,
    parameters.PlanDocument,
    async ({ id, folder, path, requests, descriptionPlace }, token): Promise<DocumentPlan> => {
      try {
        const { settings, root } = documents.getFolder(folder);
        const { sites } = createLookup(root ?? dirname(path), settings);
        const source = await readEditableDocument(path);
        const document = await queue.run(
          id,
          token,
          () => source.length,
          () =>
            planAltTexts(path, source, requests, settings, checkEdit, {
              sites,
              ...(descriptionPlace === undefined ? {} : { descriptionPlace }),
            }),
        );
        return { kind: "planned", document };
      } catch (error) {
        return { kind: "skipped", reason: getErrorMessage(error) };
      }
    },
  );
}
