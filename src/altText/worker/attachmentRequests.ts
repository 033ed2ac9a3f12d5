import type { MessageConnection } from "vscode-jsonrpc/node";
import { parseAttachments, toDataUrl } from "../document/attachments.ts";
import { attachmentsRequest } from "./attachmentProtocol.ts";
import { onQueuedRequest } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import type { RequestQueue } from "./requestQueue.ts";

/** Maximum total length of the encoded images in one answer. The extension host copies an answer of this length in a few milliseconds. */
const MAX_ANSWER_LENGTH = 8_000_000;

/** Handles requests for attached images. Parsing a notebook of 20 MB takes up to half a second, too long for the extension host. */
export function serveAttachments(connection: MessageConnection, queue: RequestQueue): void {
  const getLength = ({ notebook }: { notebook: Uint8Array }) => notebook.length;
  onQueuedRequest(connection, queue, attachmentsRequest, parameters.Attachments, getLength, async ({ notebook, uses }) => {
    const findAttachment = parseAttachments(new TextDecoder().decode(notebook));
    let remainingLength = MAX_ANSWER_LENGTH;
    return uses.map((use) => {
      const attachment = findAttachment?.(use);
      if (attachment === undefined || attachment.base64.length > remainingLength) return undefined;
      remainingLength -= attachment.base64.length;
      return { name: attachment.name, url: toDataUrl(attachment) };
    });
  });
}
