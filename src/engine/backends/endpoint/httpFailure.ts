import { endSentence } from "../../../core/failureDeclaration.ts";
import type { IncomingHttpHeaders } from "node:http";
import type { Failure } from "../../../failures/failure.ts";
import { parseRetryAfterMs } from "../../../core/retryAfter.ts";
import type { Server } from "../http.ts";
import { readErrorBody, type ReportedError } from "./reportedError.ts";
import type { ErrorMeaning, ServerDefinition, ServerError } from "./serverDefinition.ts";
import { serverList } from "./serverList.ts";

interface ErrorContext {
  headers?: IncomingHttpHeaders;
  /** Undefined before the server is recognized. */
  definition?: ServerDefinition;
}

/** Maps an HTTP response whose status does not indicate success to a failure. */
export function toHttpFailure(server: Server, status: number, body: string, context: ErrorContext = {}): Failure {
  return toReportedFailure(server, { ...readErrorBody(body), status }, context);
}

/** Maps an error that a server reports, in a response of any status, to a failure. */
export function toReportedFailure(server: Server, reported: ReportedError, { headers = {}, definition }: ErrorContext = {}): Failure {
  const { status, message: reason = "The server gave no reason." } = reported;
  const url = server.url.origin;
  // Gateways also use 403 for an image that their filter rejects.
  if (status === 401 || (status === 403 && !/moderation|flagged/i.test(reason))) {
    return {
      kind: "endpointKey",
      url,
      hasKey: server.apiKey !== undefined,
      ...(server.keyName === undefined ? {} : { keyName: server.keyName }),
      reason: `The server returned ${status}: ${endSentence(reason)}`,
    };
  }
  if (status === 429 || status === 503) {
    const retryAfterMs = parseRetryAfterMs(headers["retry-after"]);
    const reasonField = reported.message === undefined ? {} : { reason };
    return { kind: "endpointBusy", url, status, ...reasonField, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  if (headers.location !== undefined && status !== undefined && status >= 300 && status < 400) {
    return { kind: "endpointRefused", url, status, reason: `The server redirects to ${headers.location}. Use that URL instead.` };
  }
  const statusField = status === undefined ? {} : { status };
  const meaning = explainError({ ...reported, reason }, definition);
  switch (meaning?.kind) {
    case "contextOverflow":
      return meaning;
    case "noVision":
      return server.isLocal ? { kind: "noVision", model: "The model" } : { kind: "noVision", model: "The model", url };
    case "advice":
      return { kind: "endpointRefused", url, ...statusField, reason: meaning.reason };
    case undefined:
      return { kind: "endpointRefused", url, ...statusField, reason: addPathAdvice(status, reason) };
  }
}

/** Tries the other definitions too, because proxies pass on the messages of the server behind them. */
function explainError(error: ServerError, definition: ServerDefinition | undefined): ErrorMeaning | undefined {
  for (const candidate of definition === undefined ? serverList : [definition, ...serverList]) {
    const meaning = candidate.explainError(error);
    if (meaning) return meaning;
  }
  return undefined;
}

function addPathAdvice(status: number | undefined, reason: string): string {
  if (status !== 404 && status !== 405) return reason;
  return `${endSentence(reason)} The URL has no chat completions API, or the server does not have the model. Check the path of the URL.`;
}
