import type { IncomingMessage } from "node:http";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { Activity } from "./activity.ts";
import { AnswerReader } from "./answerReader.ts";
import type { ChatServer, CompletionEvent } from "./completion.ts";
import { toHttpFailure } from "./endpoint/httpFailure.ts";
import { decodeBody, readText, sendRequest } from "./http.ts";
import { readServerSentEvents, TooMuchDataError } from "./serverSentEvents.ts";

/** A message of OpenAI's chat completions API. */
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: ({ type: "text"; text: string } | { type: "image_url"; image_url: { url: string } })[];
}

export interface CompletionRequest {
  model?: string;
  messages: ChatMessage[];
  maxTokens: number;
  temperature: number;
  thinking: boolean;
  /** JSON schema that constrains the answer. */
  schema?: object;
  /** Token budget of the images, for servers that accept one per request. */
  imageTokens?: number;
}

/** Maximum number of bytes without any new part of the answer; comments that keep the connection open take far fewer. */
const MAX_IDLE_BYTES = 20_000_000;

/** Time limit for the token counts that may follow the end of an answer. */
const TRAILER_TIMEOUT_MS = 5_000;

/**
 * Streams one answer. Leaving the loop or aborting the signal closes the connection; llama-server then stops after its current batch.
 * @throws FailureError `endpointUnreachable`, `endpointBrokeOff`, `endpointUnreadable`, or the failure that the server reports; AbortError
 */
export async function* streamChat(
  server: ChatServer,
  request: CompletionRequest,
  signal: AbortSignal,
  activity = new Activity(),
): AsyncGenerator<CompletionEvent> {
  const abort = new AbortController();
  const body = buildRequestBody(server, request);
  const response = await sendRequest(server, "/v1/chat/completions", body, AbortSignal.any([signal, abort.signal]), activity);
  try {
    const { statusCode = 0, headers } = response;
    if (!isAnswer(statusCode)) {
      const context = { headers, definition: server.definition };
      throw new FailureError(toHttpFailure(server, statusCode, await readText(response), context));
    }
    yield* readAnswer(server, response, activity, signal);
  } catch (error) {
    if (error instanceof FailureError || signal.aborted) throw error;
    const url = server.url.origin;
    if (error instanceof TooMuchDataError) throw new FailureError({ kind: "endpointUnreadable", url, reason: error.message });
    // The supervisor of a local llama-server replaces `endpointUnreachable` with the actual cause.
    throw new FailureError(
      server.isLocal ? { kind: "endpointUnreachable", url, reason: getErrorMessage(error) } : { kind: "endpointBrokeOff", url },
    );
  } finally {
    abort.abort();
  }
}

/** Whether a response with this status contains an answer. Some gateways respond to every POST request with 201. */
function isAnswer(status: number): boolean {
  return status >= 200 && status < 300 && status !== 204 && status !== 205;
}

async function* readAnswer(
  server: ChatServer,
  response: IncomingMessage,
  activity: Activity,
  signal: AbortSignal,
): AsyncGenerator<CompletionEvent> {
  const reader = new AnswerReader(server, response.headers["content-type"]);
  let trailerTimer: NodeJS.Timeout | undefined;
  try {
    let bytes = 0;
    const parts = recordParts(decodeBody(response), (length) => {
      activity.recordPart();
      bytes += length;
      if (bytes > MAX_IDLE_BYTES) throw new TooMuchDataError();
    });
    for await (const event of readServerSentEvents(parts)) {
      for (const part of reader.read(event)) {
        bytes = 0;
        yield part;
      }
      if (reader.isClosed) break;
      if (reader.isComplete) trailerTimer ??= setTimeout(() => response.destroy(), TRAILER_TIMEOUT_MS);
    }
  } catch (error) {
    // A connection that breaks after the answer is complete does not affect it.
    if (!reader.isComplete || signal.aborted) throw error;
  } finally {
    clearTimeout(trailerTimer);
  }
  yield* reader.finish();
}

async function* recordParts(stream: AsyncIterable<Uint8Array>, onPart: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const part of stream) {
    onPart(part.length);
    yield part;
  }
}

function buildRequestBody({ definition, rejectedFields }: ChatServer, request: CompletionRequest): object {
  const { model, messages, maxTokens, temperature, thinking, schema, imageTokens } = request;
  const body = {
    ...(model === undefined ? {} : { model }),
    messages,
    max_tokens: maxTokens,
    temperature,
    top_p: 0.95,
    stream: true,
    stream_options: { include_usage: true },
    ...(schema === undefined ? {} : { response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } } }),
    ...definition.getRequestFields({ thinking, imageTokens }),
  };
  const isOmitted = (field: string) =>
    rejectedFields?.has(field) === true || (field === "stream_options" && rejectedFields?.has("stream") === true);
  const acceptedFields = Object.fromEntries(Object.entries(body).filter(([field]) => !isOmitted(field)));
  return rejectedFields?.has("max_tokens") ? { ...acceptedFields, max_completion_tokens: maxTokens } : acceptedFields;
}
