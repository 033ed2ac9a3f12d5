import { toSentence } from "../../../core/failureDeclaration.ts";
import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod/mini";
import type { Failure } from "../../../failures/failure.ts";
import { parseRetryAfterMs } from "../../../core/retryAfter.ts";
import type { Server } from "../http.ts";
import type { ErrorMeaning, ServerDefinition, ServerError } from "./serverDefinition.ts";
import { serverList } from "./serverList.ts";

const ReportedError = z.looseObject({
  message: z.optional(z.string()),
  type: z.optional(z.string()),
  n_prompt_tokens: z.optional(z.number()),
  n_ctx: z.optional(z.number()),
});
type ReportedError = z.infer<typeof ReportedError>;

/** OpenAI's shape, with an object or a string; vLLM's until v0.10, with the message at the top level; FastAPI's. */
const ErrorBody = z.union([
  z.pipe(
    z.object({ error: z.union([ReportedError, z.string()]) }),
    z.transform(({ error }): ReportedError => (typeof error === "string" ? { message: error } : error)),
  ),
  z.pipe(
    z.object({ detail: z.string() }),
    z.transform(({ detail }): ReportedError => ({ message: detail })),
  ),
  ReportedError,
]);

/** Maps an HTTP response other than 200 to a failure. @param definition undefined before the server is recognized */
export function httpFailure(
  server: Server,
  status: number,
  body: string,
  { headers = {}, definition }: { headers?: IncomingHttpHeaders; definition?: ServerDefinition } = {},
): Failure {
  const reported = parseError(body);
  const reason = reported.message ?? (body.trim().slice(0, 500) || "The server gave no reason.");
  const url = server.url.origin;
  if (status === 401 || status === 403) {
    return {
      kind: "endpointKey",
      url,
      hasKey: server.apiKey !== undefined,
      reason: `The server returned ${status}: ${toSentence(reason)}`,
    };
  }
  if (status === 429 || status === 503) {
    const ms = parseRetryAfterMs(headers["retry-after"]);
    return { kind: "endpointBusy", url, status, ...(ms === undefined ? {} : { retryAfterMs: ms }) };
  }
  if (headers.location !== undefined && status >= 300 && status < 400) {
    return { kind: "endpointRefused", url, status, reason: `The server redirects to ${headers.location}. Use that URL instead.` };
  }
  const meaning = explainError({ ...reported, status, reason }, definition);
  switch (meaning?.kind) {
    case "contextOverflow":
      return meaning;
    case "noVision":
      return server.isLocal ? { kind: "noVision", model: "The model" } : { kind: "noVision", model: "The model", url };
    case "advice":
      return { kind: "endpointRefused", url, status, reason: meaning.reason };
    case undefined:
      return { kind: "endpointRefused", url, status, reason: adviseOnPath(status, reason) };
  }
}

function parseError(body: string): ReportedError {
  try {
    return ErrorBody.parse(JSON.parse(body));
  } catch {
    // Not JSON, or an unknown shape: the caller uses the text itself.
    return {};
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

function adviseOnPath(status: number, reason: string): string {
  if (status !== 404 && status !== 405) return reason;
  return `${toSentence(reason)} The URL has no chat completions API, or the server does not have the model. Check the path of the URL.`;
}
