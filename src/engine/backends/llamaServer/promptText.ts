import * as z from "zod/mini";
import { FailureError } from "../../../failures/failure.ts";
import { countImageTokens, buildTextMessages, type Prompt } from "../../conversation.ts";
import { PromptProgress, type PrefillProgress } from "../../prefillProgress.ts";
import type { ChatMessage } from "../chatCompletions.ts";
import { createThinkingFields } from "../endpoint/servers/thinking.ts";
import { readText, sendRequest, type Server } from "../http.ts";
import { parseJson } from "../json.ts";
import { readServerSentEvents } from "../serverSentEvents.ts";

const TemplateResponse = z.object({ prompt: z.string() });
const ProgressEvent = z.object({ prompt_progress: PromptProgress });
const TokenizeResponse = z.object({ tokens: z.array(z.unknown()) });

/** Applies the chat template; the text has the server's media marker in place of each image. @throws FailureError; AbortError */
export async function applyTemplate(server: Server, messages: ChatMessage[], thinking: boolean, signal: AbortSignal): Promise<string> {
  const answer = await postJson(server, "/apply-template", { messages, ...createThinkingFields(thinking) }, signal);
  return TemplateResponse.parse(answer).prompt;
}

/** Counts the tokens of a prompt exactly. @throws FailureError; AbortError */
export async function countPromptTokens(server: Server, prompt: Prompt, signal: AbortSignal): Promise<number> {
  const content = await applyTemplate(server, buildTextMessages(prompt), prompt.thinking, signal);
  const answer = await postJson(server, "/tokenize", { content, add_special: true, parse_special: true }, signal);
  return TokenizeResponse.parse(answer).tokens.length + countImageTokens(prompt.conversation);
}

/** Fills the server's prompt cache with the start of a prompt, without generating anything. @throws FailureError; AbortError */
export async function fillPromptCache(
  server: Server,
  promptStart: string,
  images: string[],
  progress: PrefillProgress,
  signal: AbortSignal,
): Promise<void> {
  const prompt = images.length === 0 ? promptStart : { prompt_string: promptStart, multimodal_data: images };
  const body = { prompt, n_predict: 0, cache_prompt: true, stream: true, return_progress: true };
  const response = await sendRequest(server, "/completion", body, signal);
  if (response.statusCode !== 200) throw createHttpError(server, "/completion", response.statusCode ?? 0, await readText(response));
  for await (const { data } of readServerSentEvents(response)) {
    const report = ProgressEvent.safeParse(parseJson(data)).data?.prompt_progress;
    if (report) progress.report(report, performance.now());
  }
  progress.finish();
}

async function postJson(server: Server, path: string, body: object, signal: AbortSignal): Promise<unknown> {
  const response = await sendRequest(server, path, body, signal);
  const text = await readText(response, 100_000_000);
  const status = response.statusCode ?? 0;
  if (status !== 200) throw createHttpError(server, path, status, text);
  return JSON.parse(text) as unknown;
}

function createHttpError(server: Server, path: string, status: number, text: string): FailureError {
  return new FailureError({ kind: "endpointRefused", url: server.url.origin + path, status, reason: text.slice(0, 300) });
}
