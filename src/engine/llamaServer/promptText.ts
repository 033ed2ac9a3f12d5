import * as z from "zod/mini";
import { FailureError } from "../../core/failure.ts";
import type { ChatMessage } from "../chatCompletions.ts";
import { readText, send, type Server } from "../http.ts";

/** What thinking is set to for all requests: it stands before the images, so a change would have them read again. */
export const TEMPLATE_OPTIONS = { chat_template_kwargs: { enable_thinking: false } };

const Templated = z.object({ prompt: z.string() });
const Tokenized = z.object({ tokens: z.array(z.unknown()) });

/** The prompt that llama-server makes of messages; pictures stand in it as the server's media marker. @throws FailureError; AbortError */
export async function promptText(server: Server, messages: ChatMessage[], signal: AbortSignal): Promise<string> {
  const answer = await post(server, "/apply-template", { messages, ...TEMPLATE_OPTIONS }, signal);
  return Templated.parse(answer).prompt;
}

/** How many tokens of its model a text has. @throws FailureError; AbortError */
export async function countTokens(server: Server, text: string, signal: AbortSignal): Promise<number> {
  const answer = await post(server, "/tokenize", { content: text, add_special: true, parse_special: true }, signal);
  return Tokenized.parse(answer).tokens.length;
}

/** Reads a beginning of a prompt into the server's cache, and writes nothing. @throws FailureError; AbortError */
export async function readAhead(server: Server, prompt: string, pictures: string[], signal: AbortSignal): Promise<void> {
  const content = pictures.length === 0 ? prompt : { prompt_string: prompt, multimodal_data: pictures };
  await post(server, "/completion", { prompt: content, n_predict: 0, cache_prompt: true }, signal);
}

async function post(server: Server, path: string, body: object, signal: AbortSignal): Promise<unknown> {
  const response = await send(server, path, body, signal);
  const text = await readText(response, 100_000_000);
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    throw new FailureError({ kind: "endpointRefused", url: server.url.origin + path, status, reason: text.slice(0, 300) });
  }
  return JSON.parse(text) as unknown;
}
