import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod/mini";
import type { Failure } from "../../../core/failure.ts";
import { retryAfterMs } from "../../../core/retryAfter.ts";
import type { Server } from "../http.ts";

const Told = z.looseObject({
  message: z.optional(z.string()),
  type: z.optional(z.string()),
  n_prompt_tokens: z.optional(z.number()),
  n_ctx: z.optional(z.number()),
});
type Told = z.infer<typeof Told>;

/** OpenAI's shape, with an object or a text; vLLM's until v0.10, with the message at the top; FastAPI's own. */
const ErrorBody = z.union([
  z.pipe(
    z.object({ error: z.union([Told, z.string()]) }),
    z.transform(({ error }): Told => (typeof error === "string" ? { message: error } : error)),
  ),
  z.pipe(
    z.object({ detail: z.string() }),
    z.transform(({ detail }): Told => ({ message: detail })),
  ),
  Told,
]);

const BLIND = [
  /image input is not supported|does not support (image|vision)|missing data required for image input/i,
  // vLLM, of a model without vision.
  /at most 0 image|not a multimodal model/i,
];

/** What a server means by an answer other than 200. */
export function refusal(server: Server, status: number, body: string, headers: IncomingHttpHeaders = {}): Failure {
  const told = toldIn(body);
  const reason = told.message ?? (body.trim().slice(0, 500) || "no reason given");
  const url = server.url.origin;
  if (status === 401 || status === 403) {
    return { kind: "endpointKey", url, hasKey: server.apiKey !== undefined, reason: `${status}, ${reason.replace(/\.$/, "")}` };
  }
  if (status === 429 || status === 503) {
    const ms = retryAfterMs(headers["retry-after"]);
    return { kind: "endpointBusy", url, status, ...(ms === undefined ? {} : { retryAfterMs: ms }) };
  }
  if (headers.location !== undefined && status >= 300 && status < 400) {
    return { kind: "endpointRefused", url, status, reason: `it leads to another address, ${headers.location}; set that one` };
  }
  const overflow = overflowIn(told, reason);
  if (overflow) return { kind: "contextOverflow", ...overflow };
  if (BLIND.some((pattern) => pattern.test(reason))) {
    return server.own ? { kind: "noVision", model: "The model" } : { kind: "noVision", model: "The model", url };
  }
  return { kind: "endpointRefused", url, status, reason: withHelp(status, reason) };
}

function toldIn(body: string): Told {
  try {
    return ErrorBody.parse(JSON.parse(body));
  } catch {
    // Not JSON, or of a shape that nobody knows: the text itself is the best reason there is.
    return {};
  }
}

/** Most telling first: the last one counts the answer in. */
const PROMPT_TOKENS = [/(\d+) in the messages/i, /(\d+) input tokens/i, /keep the first (\d+) tokens/i, /requested (\d+) tokens/i];

/**
 * Of llama-server by numbers. vLLM: "maximum context length is 8192 tokens. However, you requested 9000 tokens (7000 in the messages, 2000 in
 * the completion)", newer "… your prompt contains at least 7000 input tokens" (vllm/renderers/params.py). LM Studio: "Trying to keep the first 7000
 * tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens".
 */
function overflowIn(told: Told, reason: string): { promptTokens: number; contextTokens: number } | undefined {
  if (told.type === "exceed_context_size_error" && told.n_prompt_tokens !== undefined && told.n_ctx !== undefined) {
    return { promptTokens: told.n_prompt_tokens, contextTokens: told.n_ctx };
  }
  const [, context] = /(?:maximum context length is|context length of only) (\d+)/i.exec(reason) ?? [];
  const prompt = PROMPT_TOKENS.flatMap((pattern) => pattern.exec(reason)?.[1] ?? [])[0];
  if (context === undefined) return undefined;
  return { promptTokens: Number(prompt ?? context), contextTokens: Number(context) };
}

function withHelp(status: number, reason: string): string {
  if (/at most \d+ image/i.test(reason)) return `${reason} (vLLM is started with --limit-mm-per-prompt for more)`;
  if (status === 404 || status === 405)
    return `${reason} (no chat completions API is there, or not that model; check the path of the address)`;
  return reason;
}
