import { basename } from "node:path";
import { FailureError, failureOf } from "../core/failure.ts";
import type { Answer, AskEvent, AskParams } from "../protocol/engine.ts";
import { streamChat } from "./chatCompletions.ts";
import { chatMessages, prepareTurns, textAndPictureTokens, type PreparedTurn } from "./conversation.ts";
import type { Server } from "./http.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import { countTokens, promptText } from "./llamaServer/promptText.ts";
import type { LlamaServerSupervisor, RunningServer } from "./llamaServer/supervisor.ts";

export interface AnswerContext {
  prepared: PreparedImages;
  supervisor: LlamaServerSupervisor;
  onEvent: (event: AskEvent) => void;
  /** Called while the server works on the answer, with the model's name. */
  onAnswering: (model: string) => void;
  signal: AbortSignal;
}

/** Earlier turns go before an answer has less room than this, in tokens; a longer answer may take what is left. */
const LEAST_ANSWER_ROOM = 1024;

/** Answers one question. @throws FailureError; AbortError */
export async function answer(ask: AskParams, context: AnswerContext): Promise<Answer> {
  const startedMs = performance.now();
  const { signal, onEvent } = context;
  const { turns, question, selections } = ask;
  const images = await context.prepared.prepareAll(ask, signal);
  if (images.length > 0) onEvent({ kind: "images", images });
  const conversation = [...(await prepareTurns(turns, context.prepared, signal)), { images, selections, question }];

  const chosen = await chooseServer(ask, conversation, context);
  let forgotten = chosen.running ? await turnsTooMany(chosen.running, conversation, ask.maxTokens, signal) : 0;
  for (;;) {
    if (forgotten > 0) onEvent({ kind: "forgotten", turns: forgotten });
    try {
      return { ...(await streamAnswer(ask, conversation.slice(forgotten), chosen, startedMs, context)), images };
    } catch (error) {
      const failure = failureOf(error);
      // A server that can't be asked how many tokens a prompt has still says when they are too many.
      if (failure.kind === "contextOverflow" && forgotten < turns.length) forgotten += 1;
      else if (signal.aborted || chosen.running === undefined || failure.kind !== "endpointUnreachable") throw error;
      else throw new FailureError(await context.supervisor.explainBreak(chosen.running, failure));
    }
  }
}

async function streamAnswer(
  { maxTokens, temperature }: AskParams,
  conversation: PreparedTurn[],
  { server, model, running }: Chosen,
  startedMs: number,
  { supervisor, onEvent, signal }: AnswerContext,
): Promise<Omit<Answer, "images">> {
  const request = { ...(model === undefined ? {} : { model }), messages: await chatMessages(conversation), maxTokens, temperature };
  let text = "";
  let firstTokenMs: number | undefined;
  for await (const event of streamChat(server, request, signal)) {
    switch (event.kind) {
      case "reading":
        onEvent({ kind: "reading", done: event.done, total: event.total });
        break;
      case "text":
        firstTokenMs ??= performance.now() - startedMs;
        text += event.text;
        onEvent({ kind: "text", text: event.text });
        break;
      case "end": {
        const { end } = event;
        if (running) supervisor.reportGoodAnswer();
        const totalMs = performance.now() - startedMs;
        return {
          text,
          model: running?.model ?? (end.model || model || server.url.host),
          finish: end.finish,
          tokens: { prompt: end.promptTokens, cached: end.cachedTokens, answer: end.answerTokens },
          timings: {
            firstTokenMs: Math.round(firstTokenMs ?? totalMs),
            totalMs: Math.round(totalMs),
            ...(end.promptTokensPerSecond === undefined ? {} : { promptTokensPerSecond: end.promptTokensPerSecond }),
            ...(end.answerTokensPerSecond === undefined ? {} : { answerTokensPerSecond: end.answerTokensPerSecond }),
          },
        };
      }
    }
  }
  throw new Error("the answer has no end");
}

/** How many of the oldest turns have to go for the rest, and an answer, to fit; a question without turns is left to the server. */
async function turnsTooMany(
  { server, contextTokens }: RunningServer,
  conversation: PreparedTurn[],
  maxTokens: number,
  signal: AbortSignal,
): Promise<number> {
  const room = contextTokens - Math.min(maxTokens, LEAST_ANSWER_ROOM);
  for (let forgotten = 0; forgotten < conversation.length - 1; forgotten++) {
    const { messages, pictureTokens } = textAndPictureTokens(conversation.slice(forgotten));
    const tokens = (await countTokens(server, await promptText(server, messages, signal), signal)) + pictureTokens;
    if (tokens <= room) return forgotten;
  }
  return conversation.length - 1;
}

interface Chosen {
  server: Server;
  model?: string | undefined;
  running?: RunningServer;
}

async function chooseServer(
  { target }: AskParams,
  conversation: PreparedTurn[],
  { supervisor, onAnswering, signal }: AnswerContext,
): Promise<Chosen> {
  if (target.kind === "endpoint") {
    const { url, apiKey, model } = target;
    const server: Server = { url: parseEndpoint(url), own: false, ...(apiKey === undefined ? {} : { apiKey }) };
    onAnswering(model ?? server.url.host);
    return { server, model };
  }
  if (target.model === "" || target.projector === "") throw new FailureError({ kind: "noModel" });
  const running = await supervisor.serverFor(target, signal);
  if (conversation.some(({ images }) => images.length > 0) && !running.seesImages) {
    throw new FailureError({ kind: "noVision", model: basename(target.model) });
  }
  onAnswering(running.model);
  return { server: running.server, running };
}

/** Accepts a base address with or without `/v1`. @throws FailureError badEndpoint */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new FailureError({ kind: "badEndpoint", url: text, reason: "it should look like https://host:port" });
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FailureError({ kind: "badEndpoint", url: text, reason: "it should begin with http:// or https://" });
  }
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
  return url;
}
