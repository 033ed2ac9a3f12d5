import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { FailureError, failureOf } from "../core/failure.ts";
import { questionPrompt, type PromptMessage } from "../core/prompts/conversation.ts";
import type { Answer, AskEvent, AskParams, PreparedImage } from "../protocol/engine.ts";
import { streamChat, type ChatMessage } from "./chatCompletions.ts";
import type { Server } from "./http.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import type { LlamaServerSupervisor, RunningServer } from "./llamaServer/supervisor.ts";

export interface AnswerContext {
  prepared: PreparedImages;
  supervisor: LlamaServerSupervisor;
  onEvent: (event: AskEvent) => void;
  /** Called while the server works on the answer, with the model's name. */
  onAnswering: (model: string) => void;
  signal: AbortSignal;
}

/** Answers one question. @throws FailureError; AbortError */
export async function answer(ask: AskParams, context: AnswerContext): Promise<Answer> {
  const startedMs = performance.now();
  const { signal, onEvent } = context;
  const images = await context.prepared.prepareAll(ask, signal);
  if (images.length > 0) onEvent({ kind: "images", images });

  const chosen = await chooseServer(ask, context);
  const request = {
    ...(chosen.model === undefined ? {} : { model: chosen.model }),
    messages: await fillImages(questionPrompt(images, ask.selections, ask.question), images),
    maxTokens: ask.maxTokens,
    temperature: ask.temperature,
  };

  let text = "";
  let firstTokenMs: number | undefined;
  try {
    for await (const event of streamChat(chosen.server, request, signal)) {
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
          if (chosen.running) context.supervisor.reportGoodAnswer();
          const totalMs = performance.now() - startedMs;
          return {
            text,
            model: chosen.running?.model ?? (end.model || chosen.model || chosen.server.url.host),
            finish: end.finish,
            images,
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
  } catch (error) {
    const failure = failureOf(error);
    if (signal.aborted || chosen.running === undefined || failure.kind !== "endpointUnreachable") throw error;
    throw new FailureError(await context.supervisor.explainBreak(chosen.running, failure));
  }
}

interface Chosen {
  server: Server;
  model?: string | undefined;
  running?: RunningServer;
}

async function chooseServer(ask: AskParams, { supervisor, onAnswering, signal }: AnswerContext): Promise<Chosen> {
  if (ask.target.kind === "endpoint") {
    const { url, apiKey, model } = ask.target;
    const server: Server = { url: parseEndpoint(url), own: false, ...(apiKey === undefined ? {} : { apiKey }) };
    onAnswering(model ?? server.url.host);
    return { server, model };
  }
  if (ask.target.model === "" || ask.target.projector === "") throw new FailureError({ kind: "noModel" });
  const running = await supervisor.serverFor(ask.target, signal);
  if (ask.images.length > 0 && !running.seesImages) {
    throw new FailureError({ kind: "noVision", model: basename(ask.target.model) });
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

async function fillImages(prompt: PromptMessage[], images: PreparedImage[]): Promise<ChatMessage[]> {
  const files = images.flatMap(({ pieces }) => pieces.map(({ file }) => file));
  const urls = await Promise.all(files.map(async (file) => `data:image/png;base64,${(await readFile(file)).toString("base64")}`));
  return prompt.map(({ role, parts }) => ({
    role,
    content: parts.map((part) =>
      part.kind === "text"
        ? { type: "text" as const, text: part.text }
        : { type: "image_url" as const, image_url: { url: urls[part.index] ?? "" } },
    ),
  }));
}
