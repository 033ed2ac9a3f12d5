import { PortMessageReader, PortMessageWriter, createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import type { MessagePort } from "node:worker_threads";
import type { EditChecker } from "../document/edits/changes.ts";
import type { AltWriter } from "../suggest/suggest.ts";
import { serveAttachments } from "./attachmentRequests.ts";
import { serveDocuments } from "./documentRequests.ts";
import { Documents } from "./documents.ts";
import { onNotification } from "./handlers.ts";
import { serveAltChecks } from "./altCheckRequests.ts";
import * as parameters from "./parameters.ts";
import { servePlans } from "./planRequests.ts";
import * as protocol from "./protocol.ts";
import { serveScans } from "./scanRequests.ts";
import { RequestQueue } from "./requestQueue.ts";
import { serveWrites } from "./writeRequest.ts";

export interface WorkerServices {
  /** Bundle of the worker. Scans and writing start another worker from this bundle; in that worker, each document has a time limit. */
  script: string;
  /** Reads a changed document with the framework's own parser, before the change is returned. */
  checkEdit: EditChecker;
  connectEngine: (connection: MessageConnection) => Promise<AltWriter["client"]>;
}

/** Serves the worker's end of a message channel. */
export function serve(port: MessagePort, { script, checkEdit, connectEngine }: WorkerServices): void {
  const connection = createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port));
  const documents = new Documents();
  const queue = new RequestQueue((id, length) => void connection.sendNotification(protocol.requestStarted, { id, length }));
  onNotification(connection, protocol.didChangeSettings, parameters.SettingsChange, (change) => documents.changeSettings(change));
  serveDocuments(connection, documents, queue, checkEdit);
  serveScans(connection, documents, queue, script);
  servePlans(connection, documents, queue, checkEdit);
  serveAltChecks(connection, documents, queue);
  serveAttachments(connection, queue);
  serveWrites(connection, documents, { script, connectEngine: () => connectEngine(connection) });
  connection.listen();
}
