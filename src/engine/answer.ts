import { basename } from "node:path";
import { FailureError, failureOf } from "../core/failure.ts";
import { repairPrompt } from "../mermaid/mermaid.ts";
import type { Answer, AskEvent, AskParams } from "../protocol/ask.ts";
import { chatMessages, prepareTurns, type PreparedTurn } from "./conversation.ts";
import { chooseEndpoint, endpointRoom, imageTokensFor } from "./backends/endpoint/chooseEndpoint.ts";
import type { Endpoint, Endpoints } from "./backends/endpoint/endpoints.ts";
import { patientChat } from "./backends/endpoint/patientChat.ts";
import { withKnownModels } from "./backends/endpoint/probe.ts";
import type { Server } from "./backends/http.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import { checkMermaid } from "../mermaid/checkMermaid.ts";
import { isSlow } from "./backends/llamaServer/device.ts";
import { Pace, Reading } from "./reading.ts";
import { lessToWrite, llamaServerRoom, turnsTooMany, type Room } from "./room.ts";
import type { LlamaServerSupervisor, RunningServer } from "./backends/llamaServer/supervisor.ts";

export interface AnswerContext {
  prepared: PreparedImages;
  supervisor: LlamaServerSupervisor;
  endpoints: Endpoints;
  /** Where the bundle that parses Mermaid lies. */
  mermaidScript: string;
  onEvent: (event: AskEvent) => void;
  /** Called while the server works on the answer, with the model's name. */
  onAnswering: (model: string) => void;
  signal: AbortSignal;
}

/** Answers one question. @throws FailureError; AbortError */
export async function answer(ask: AskParams, context: AnswerContext): Promise<Answer> {
  const startedMs = performance.now();
  const { signal, onEvent } = context;
  const { turns, question, selections } = ask;
  const images = await context.prepared.prepareAll(ask, signal);
  if (images.length > 0) onEvent({ kind: "images", images });
  const conversation = [...(await prepareTurns(turns, context.prepared, signal)), { images, selections, question }];

  const chosen = await chooseServer(ask, conversation, context);
  const { running } = chosen;
  if (running && isSlow(running.device)) onEvent({ kind: "slow", device: running.device });
  try {
    return { ...(await fittingAnswer(ask, conversation, chosen, startedMs, context)), images };
  } catch (error) {
    if (signal.aborted) throw error;
    throw await explained(error, ask, chosen, context);
  }
}

/** Leaves out as many of the oldest turns as it must. */
async function fittingAnswer(
  ask: AskParams,
  conversation: PreparedTurn[],
  chosen: Chosen,
  startedMs: number,
  context: AnswerContext,
): Promise<Written> {
  let { maxTokens } = ask;
  let forgotten = chosen.room ? await turnsTooMany(chosen.room, conversation, maxTokens) : 0;
  for (;;) {
    if (forgotten > 0) context.onEvent({ kind: "forgotten", turns: forgotten });
    try {
      return await checkedAnswer({ ...ask, maxTokens }, conversation.slice(forgotten), chosen, startedMs, context);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== "contextOverflow") throw error;
      // Some servers want room for the longest answer there may be.
      const less = lessToWrite(failure, maxTokens);
      if (less !== undefined) maxTokens = less;
      // A server that can't be asked how many tokens a prompt has still says when they are too many.
      else if (forgotten < ask.turns.length) forgotten += 1;
      else throw error;
    }
  }
}

/** What a failure means to the person, as far as the server's own words do not say it. */
async function explained(error: unknown, { target }: AskParams, chosen: Chosen, context: AnswerContext): Promise<unknown> {
  const { running, endpoint } = chosen;
  if (endpoint && target.kind === "endpoint") {
    context.endpoints.forget(target);
    return withKnownModels(error, endpoint);
  }
  const failure = failureOf(error);
  if (running === undefined || failure.kind !== "endpointUnreachable") return error;
  return new FailureError(await context.supervisor.explainBreak(running, failure));
}

type Written = Omit<Answer, "images">;

/** Asks once more where the answer does not hold what it must. The better of the two is the answer; it says what is still wrong. */
async function checkedAnswer(
  ask: AskParams,
  conversation: PreparedTurn[],
  chosen: Chosen,
  startedMs: number,
  context: AnswerContext,
): Promise<Written> {
  const first = await streamAnswer(ask, conversation, chosen, startedMs, context);
  if (ask.response?.check === undefined) return first;
  const check = ({ text }: Written) => checkMermaid(text, { script: context.mermaidScript }, context.signal);
  const verdict = await check(first);
  // One that was cut off would be cut off again.
  if (verdict.kind !== "invalid" || first.finish === "length") {
    return verdict.kind === "invalid" ? { ...first, problem: verdict.problem } : first;
  }
  context.onEvent({ kind: "again", problem: verdict.problem });
  const asked = conversation.map((turn, index) => (index === conversation.length - 1 ? { ...turn, answer: first.text } : turn));
  const repair = { images: [], selections: [], question: repairPrompt(verdict.problem) };
  let second: Written;
  try {
    second = await streamAnswer(ask, [...asked, repair], chosen, startedMs, context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    // What there is, is worth more than the reason why there is nothing better.
    return { ...first, problem: verdict.problem };
  }
  const again = await check(second);
  const both = {
    tokens: {
      prompt: first.tokens.prompt + second.tokens.prompt,
      cached: first.tokens.cached + second.tokens.cached,
      answer: first.tokens.answer + second.tokens.answer,
    },
    timings: { ...second.timings, firstTokenMs: first.timings.firstTokenMs },
  };
  // Without a diagram it is no answer: one that is nearly right is worth more.
  if (again.kind === "none") return { ...first, ...both, problem: verdict.problem };
  return { ...second, ...both, ...(again.kind === "invalid" ? { problem: again.problem } : {}) };
}

/** Between what the server tells, a person is told once in so long, in milliseconds, how far the reading may be. */
const ESTIMATE_EVERY = 250;

async function streamAnswer(
  { maxTokens, temperature, thinking, system, response }: AskParams,
  conversation: PreparedTurn[],
  { server, model, running, endpoint }: Chosen,
  startedMs: number,
  { supervisor, onEvent, signal }: AnswerContext,
): Promise<Written> {
  const messages = await chatMessages(conversation, system);
  const schema = response?.schema === undefined ? {} : { schema: response.schema };
  const imageTokens = endpoint && imageTokensFor(endpoint, conversation);
  const request = {
    ...{ messages, maxTokens, temperature, thinking, ...schema },
    ...(model === undefined ? {} : { model }),
    ...(imageTokens === undefined ? {} : { imageTokens }),
  };
  const reading = new Reading(running?.pace ?? new Pace(), performance.now());
  const estimates = setInterval(() => {
    const estimate = reading.isOver ? undefined : reading.estimate(performance.now());
    if (estimate) onEvent({ kind: "reading", ...estimate, isEstimate: true });
  }, ESTIMATE_EVERY);
  let text = "";
  let firstTokenMs: number | undefined;
  const begun = () => {
    firstTokenMs ??= performance.now() - startedMs;
    reading.finish();
  };
  try {
    for await (const event of patientChat(server, request, { signal, onWait: (inMs) => onEvent({ kind: "waiting", inMs }) })) {
      switch (event.kind) {
        case "reading":
          onEvent({ kind: "reading", ...reading.report(event.progress, performance.now()) });
          break;
        case "thought":
          begun();
          onEvent({ kind: "thought", text: event.text });
          break;
        case "text":
          begun();
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
  } finally {
    clearInterval(estimates);
    if (signal.aborted && running) supervisor.leaveReading(running, reading);
  }
}

interface Chosen {
  server: Server;
  model?: string | undefined;
  /** What can be counted before it is sent. */
  room?: Room | undefined;
  running?: RunningServer;
  endpoint?: Endpoint;
}

async function chooseServer(ask: AskParams, conversation: PreparedTurn[], context: AnswerContext): Promise<Chosen> {
  const { target, thinking, system } = ask;
  const { supervisor, onAnswering, signal } = context;
  const asked = { thinking, system };
  if (target.kind === "endpoint") {
    const endpoint = await chooseEndpoint(target, conversation, context);
    return { server: endpoint.server, model: endpoint.facts.model, room: endpointRoom(endpoint, asked, signal), endpoint };
  }
  if (target.model === "" || target.projector === "") throw new FailureError({ kind: "noModel" });
  const running = await supervisor.serverFor(target, signal);
  if (conversation.some(({ images }) => images.length > 0) && !running.seesImages) {
    throw new FailureError({ kind: "noVision", model: basename(target.model) });
  }
  onAnswering(running.model);
  return { server: running.server, room: llamaServerRoom(running, asked, signal), running };
}
