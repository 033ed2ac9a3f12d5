import { toFailure } from "../failures/failure.ts";
import type { Answer, AskEvent, AskParams } from "../protocol/ask.ts";
import type { Backend, Connect } from "./backends/backend.ts";
import { answerWithCheck, type CheckDiagram } from "./answerWithCheck.ts";
import { reduceMaxTokens, turnsToDrop } from "./contextBudget.ts";
import { prepareTurns, type PreparedTurn } from "./conversation.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import type { WrittenAnswer } from "./streamAnswer.ts";

export interface AnswerContext {
  prepared: Pick<PreparedImages, "prepareAll">;
  connect: Connect;
  checkDiagram: CheckDiagram;
  onEvent: (event: AskEvent) => void;
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

  const backend = await context.connect(conversation, onEvent);
  try {
    return { ...(await answerWithinContext(ask, conversation, backend, startedMs, context)), images };
  } catch (error) {
    if (signal.aborted) throw error;
    throw await backend.explainError(error);
  }
}

/** Drops as many of the oldest turns as needed. */
async function answerWithinContext(
  ask: AskParams,
  conversation: PreparedTurn[],
  backend: Backend,
  startedMs: number,
  { checkDiagram, onEvent, signal }: AnswerContext,
): Promise<WrittenAnswer> {
  const { system, thinking, temperature, response } = ask;
  const prompt = { conversation, system, thinking };
  let { maxTokens } = ask;
  let dropped = await turnsToDrop(backend, prompt, maxTokens, signal);
  for (;;) {
    if (dropped > 0) onEvent({ kind: "forgotten", turns: dropped });
    const schema = response?.schema === undefined ? {} : { schema: response.schema };
    const request = { ...prompt, conversation: conversation.slice(dropped), maxTokens, temperature, ...schema };
    try {
      return await answerWithCheck(request, response?.check, { backend, checkDiagram, startedMs, onEvent, signal });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== "contextOverflow") throw error;
      // Some servers reserve the context for the longest answer allowed.
      const reduced = reduceMaxTokens(failure, maxTokens);
      if (reduced !== undefined) maxTokens = reduced;
      // A server that can't count tokens beforehand still rejects a prompt that is too long.
      else if (dropped < ask.turns.length) dropped += 1;
      else throw error;
    }
  }
}
