import * as z from "zod/mini";
import { FailureError } from "../../../core/failure.ts";
import type { ChatMessage } from "../chatCompletions.ts";
import { quirks } from "../endpoint/quirks.ts";
import { readText, send, type Server } from "../http.ts";
import { PromptProgress, type Reading } from "../../reading.ts";
import { serverSentEvents } from "../serverSentEvents.ts";

// Thinking stands before the images, so a change has them read again.
const { thinking: thinkingField } = quirks["llama-server"];

const Templated = z.object({ prompt: z.string() });
const ProgressEvent = z.object({ prompt_progress: PromptProgress });
const Tokenized = z.object({ tokens: z.array(z.unknown()) });

/** The prompt that llama-server makes of messages; pictures stand in it as the server's media marker. @throws FailureError; AbortError */
export async function promptText(server: Server, messages: ChatMessage[], thinking: boolean, signal: AbortSignal): Promise<string> {
  const answer = await post(server, "/apply-template", { messages, ...thinkingField(thinking) }, signal);
  return Templated.parse(answer).prompt;
}

/** How many tokens of its model a text has. @throws FailureError; AbortError */
export async function countTokens(server: Server, text: string, signal: AbortSignal): Promise<number> {
  const answer = await post(server, "/tokenize", { content: text, add_special: true, parse_special: true }, signal);
  return Tokenized.parse(answer).tokens.length;
}

/** Reads a beginning of a prompt into the server's cache, and writes nothing. @throws FailureError; AbortError */
export async function readAhead(server: Server, prompt: string, pictures: string[], reading: Reading, signal: AbortSignal): Promise<void> {
  const content = pictures.length === 0 ? prompt : { prompt_string: prompt, multimodal_data: pictures };
  const body = { prompt: content, n_predict: 0, cache_prompt: true, stream: true, return_progress: true };
  const response = await send(server, "/completion", body, signal);
  if (response.statusCode !== 200) throw refused(server, "/completion", response.statusCode ?? 0, await readText(response));
  for await (const data of serverSentEvents(response)) {
    const progress = ProgressEvent.safeParse(JSON.parse(data)).data?.prompt_progress;
    if (progress) reading.report(progress, performance.now());
  }
  reading.finish();
}

async function post(server: Server, path: string, body: object, signal: AbortSignal): Promise<unknown> {
  const response = await send(server, path, body, signal);
  const text = await readText(response, 100_000_000);
  const status = response.statusCode ?? 0;
  if (status !== 200) throw refused(server, path, status, text);
  return JSON.parse(text) as unknown;
}

function refused(server: Server, path: string, status: number, text: string): FailureError {
  return new FailureError({ kind: "endpointRefused", url: server.url.origin + path, status, reason: text.slice(0, 300) });
}
