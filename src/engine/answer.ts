import { omitUndefined } from "../core/omitUndefined.ts";
import { FailureError, toFailure } from "../failures/failure.ts";
import type { BoxOrder } from "../core/boxOrder.ts";
import type { Answer, AskEvent, AskParams } from "../protocol/ask.ts";
import type { Backend, Connect } from "./backends/backend.ts";
import { STALL_LIMIT_SECONDS } from "./backends/stallWatch.ts";
import { locateBoxes } from "./locateBoxes.ts";
import { answerWithCheck, type AnswerValidators } from "./answerWithCheck.ts";
import { reduceMaxTokens, countTurnsToDrop } from "./contextBudget.ts";
import { prepareTurns, type PreparedTurn } from "./conversation.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import type { WrittenAnswer } from "./streamAnswer.ts";
import { planZoom } from "./zoom/planZoom.ts";
import { addTokens, zoomIn, type SendQuestion } from "./zoom/zoomIn.ts";

export interface AnswerContext {
  preparedImages: Pick<PreparedImages, "prepareAll">;
  connect: Connect;
  validators: AnswerValidators;
  /** Returns the measured order in which a model lists coordinates; undefined if it was not measured. */
  readBoxOrder: (model: string) => Promise<BoxOrder | undefined>;
  onEvent: (event: AskEvent) => void;
  signal: AbortSignal;
}

/** Answers one question. @throws FailureError; AbortError */
export async function answer(ask: AskParams, context: AnswerContext): Promise<Answer> {
  const startedMs = performance.now();
  const { signal, onEvent } = context;
  const { turns, question, selections, instructions } = ask;
  const images = await context.preparedImages.prepareAll(ask, signal);
  const plan = ask.zoom === undefined ? undefined : planZoom(ask, images);
  if (images.length > 0 && plan === undefined) onEvent({ kind: "images", images });
  const conversation = [
    ...(await prepareTurns(turns, context.preparedImages, signal)),
    { images, selections, question, ...omitUndefined({ instructions }) },
  ];

  const backend = await context.connect(conversation, onEvent);
  const stall = watchBackend(ask, backend, onEvent);
  try {
    const stoppableContext = { ...context, signal: AbortSignal.any([signal, stall.signal]) };
    const send: SendQuestion = (question, conversation, onEvent) =>
      answerWithinContext(question, conversation, backend, startedMs, { ...stoppableContext, onEvent });
    const zoom = plan && (await zoomIn(ask, plan, conversation.slice(0, -1), { backend, send, ...stoppableContext }));
    if (zoom?.kind === "answered") return zoom.answer;
    if (plan) onEvent({ kind: "images", images });
    const written = await send(ask, conversation, onEvent);
    if (zoom?.kind === "abandoned") return { ...written, tokens: addTokens(zoom.tokens, written.tokens), images };
    return { ...written, images, ...omitUndefined({ zoom }) };
  } catch (error) {
    if (signal.aborted) throw error;
    if (stall.signal.aborted) throw new FailureError(backend.describeStall(STALL_LIMIT_SECONDS));
    throw await backend.explainError(error);
  } finally {
    stall.end(signal.aborted);
  }
}

/** Aborts the question when the server stalls. For a patient client, only reports the stall, so that the user can decide. */
function watchBackend({ waitsWhenStalled, target }: AskParams, backend: Backend, onEvent: AnswerContext["onEvent"]) {
  const stop = new AbortController();
  const isPatient = waitsWhenStalled === true || (target.kind === "endpoint" && target.isPatient === true);
  const watch = backend.watchForStall(() => {
    if (isPatient) onEvent({ kind: "stalled", seconds: STALL_LIMIT_SECONDS });
    else stop.abort();
  });
  const end = (isCancelled: boolean) => {
    watch.end();
    if (watch.isStalled && (isCancelled || stop.signal.aborted)) backend.onStalled();
  };
  return { signal: stop.signal, end };
}

/** Answers with as many turns as fit in the context, dropping the oldest ones first. */
async function answerWithinContext(
  ask: AskParams,
  conversation: PreparedTurn[],
  backend: Backend,
  startedMs: number,
  { validators, readBoxOrder, onEvent, signal }: AnswerContext,
): Promise<WrittenAnswer> {
  const { system, thinking, temperature, response } = ask;
  const prompt = { conversation, system, thinking };
  let { maxTokens } = ask;
  let droppedTurns = await countTurnsToDrop(backend, prompt, maxTokens, signal);
  for (;;) {
    if (droppedTurns > 0) onEvent({ kind: "turnsDropped", count: droppedTurns });
    const schema = response?.schema === undefined ? {} : { schema: response.schema };
    const request = { ...prompt, conversation: conversation.slice(droppedTurns), maxTokens, temperature, ...schema };
    try {
      const written = await answerWithCheck(request, response?.check, { backend, validators, startedMs, onEvent, signal });
      if (response?.schema !== undefined) return written;
      const pointed = locateBoxes(written.text, request.conversation, await readBoxOrder(written.model));
      return pointed.length === 0 ? written : { ...written, pointed };
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== "contextOverflow") throw error;
      // Some servers reserve context for the longest answer allowed, so a lower limit may fit.
      const smallerLimit = reduceMaxTokens(failure, maxTokens);
      if (smallerLimit !== undefined) maxTokens = smallerLimit;
      // A server that can't count tokens beforehand still rejects a prompt that is too long.
      else if (droppedTurns < ask.turns.length) droppedTurns += 1;
      else throw error;
    }
  }
}
