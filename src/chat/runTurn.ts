import { formatBusyText, describeBusyState } from "../client/stateText.ts";
import { toFailure } from "../failures/failure.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { raceAbort } from "../core/raceAbort.ts";
import type { Answer, AskParams, EarlierTurn } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import { findAction } from "./actions.ts";
import { applyAnswerEvent } from "./answerEvents.ts";
import type { AttachedImage } from "./attachedImage.ts";
import { CONTINUE_PROMPT, joinContinuation } from "./continuation.ts";
import { computeSpaceForTurns, selectNewestTurns } from "./earlierTurns.ts";
import type { ChatEngine, ChatHost } from "./host.ts";
import { measurePixels, measuresPixels } from "./measurePixels.ts";
import { CHAT_SYSTEM } from "./systemText.ts";
import { chooseSampling, chooseZoom } from "./question.ts";
import type { Turn } from "./turn.ts";
import { describeAnswer } from "./turnView.ts";

/** Maximum number of log lines that are shown with a failure. */
const MAX_LOG_LINES = 15;

const AWAITS_MODEL_NOTE = "This question will be answered as soon as a model is ready.";

/** Answer from comparing the pixels of two images, for which no model was asked. */
interface PixelAnswer {
  pixelAnswer: string;
}

/** Asks the engine and updates the turn until the answer is complete. Never throws: a failure is shown in the turn. */
export function runTurn(turn: Turn, earlierTurns: readonly Turn[], host: ChatHost): Promise<void> {
  return answerTurn(turn, host, () => askWithImageRetry(turn, earlierTurns, host));
}

/**
 * Asks for the rest of an answer that was cut off, and appends it to the turn. Never throws: a failure is shown in the turn, which keeps its text.
 * @param answeredTurn the turn as context, with its text so far
 */
export function continueTurn(turn: Turn, answeredTurn: EarlierTurn, earlierTurns: readonly Turn[], host: ChatHost): Promise<void> {
  const { text: start, pointed, zoom } = turn.data;
  return answerTurn(turn, host, async () => {
    const answer = await askForRest(turn, answeredTurn, earlierTurns, host);
    const text = joinContinuation(start, answer.text);
    const offset = text.length - answer.text.length;
    const shiftedBoxes = (answer.pointed ?? []).map(({ image, boxes }) => ({
      image,
      boxes: boxes.map((box) => ({ ...box, from: box.from + offset, to: box.to + offset })),
    }));
    return { ...answer, text, pointed: [...pointed, ...shiftedBoxes], ...omitUndefined({ zoom }) };
  });
}

async function answerTurn(turn: Turn, host: ChatHost, ask: () => Promise<Answer | PixelAnswer>): Promise<void> {
  const { engine } = host;
  const stateListener = engine.onState((state) => {
    const busy = describeBusyState(state);
    if (busy === undefined || turn.data.state.kind !== "waiting") return;
    turn.change({ state: { kind: "waiting", status: formatBusyText(busy), ...omitUndefined({ fraction: busy.fraction }) } });
  });
  try {
    const answer = await ask();
    if (turn.signal.aborted) return;
    if ("pixelAnswer" in answer) {
      turn.change({
        text: answer.pixelAnswer,
        stall: "",
        state: { kind: "done", summary: "Compared without a model", details: "", isTruncated: false },
      });
      return;
    }
    const warning = answer.problem === undefined ? undefined : `The answer has a problem: ${answer.problem}`;
    turn.change({
      text: answer.text,
      zoom: answer.zoom,
      pointed: answer.pointed ?? [],
      stall: "",
      state: { kind: "done", ...describeAnswer(answer), isTruncated: answer.finish === "length", ...omitUndefined({ warning }) },
    });
  } catch (error) {
    if (turn.signal.aborted) return;
    const { message, action, log = [] } = host.describeError(error);
    // Every turn already has a button that asks again.
    const title = action === undefined || action.kind === "retry" ? undefined : host.getActionTitle(action);
    const awaitsModel = action?.kind === "setUp";
    // The images are stored, so that the question can still be answered after VS Code has been closed.
    if (awaitsModel) await readImages(turn.question.images, engine, turn.imageSettings.limits.bytes).catch(() => {});
    if (turn.signal.aborted) return;
    turn.change({
      awaitsModel,
      text: turn.data.rejectedText ?? turn.data.text,
      action,
      stall: "",
      state: {
        kind: "failed",
        message: awaitsModel ? `${message} ${AWAITS_MODEL_NOTE}` : message,
        log: log.slice(-MAX_LOG_LINES),
        ...omitUndefined({ action: title }),
      },
    });
  } finally {
    stateListener.dispose();
  }
}

/**
 * Asks the engine. Retries once after adding lost images again, because the engine's cache keeps images for less time than conversations
 * do.
 */
async function askWithImageRetry(turn: Turn, earlierTurns: readonly Turn[], host: ChatHost): Promise<Answer | PixelAnswer> {
  try {
    return await askEngine(turn, earlierTurns, host);
  } catch (error) {
    if (toFailure(error).kind !== "imageLost" || turn.data.text !== "") throw error;
    for (const { question } of [...earlierTurns, turn]) for (const image of question.images) image.forget();
    return askEngine(turn, earlierTurns, host);
  }
}

async function askForRest(turn: Turn, answeredTurn: EarlierTurn, earlierTurns: readonly Turn[], host: ChatHost): Promise<Answer> {
  const { budget, limits } = turn.imageSettings;
  const { readableTurns, lostCount } = await readEarlierTurns([...earlierTurns], host.engine, limits.bytes);
  await raceAbort(readImages(turn.question.images, host.engine, limits.bytes), turn.signal);
  const turns = selectNewestTurns([...readableTurns, answeredTurn], computeSpaceForTurns(CONTINUE_PROMPT, []));
  const params: AskParams = {
    ...{ target: await host.readTarget(), system: CHAT_SYSTEM, budget, limits, thinking: turn.data.thinking, waitsWhenStalled: true },
    ...chooseSampling(turn.question, host.readSettings()),
    ...{ turns, images: [], selections: [], question: CONTINUE_PROMPT },
  };
  return streamAnswer(turn, params, host, readableTurns.length + 1 - turns.length + lostCount);
}

async function askEngine(turn: Turn, earlierTurns: readonly Turn[], host: ChatHost): Promise<Answer | PixelAnswer> {
  const { engine } = host;
  const pixelAnswer = await measureTurn(turn, engine);
  if (pixelAnswer !== undefined) return { pixelAnswer };
  const settings = host.readSettings();
  const target = await host.readTarget();
  const { budget, limits } = turn.imageSettings;
  const { selections, instructions, expects } = turn.question;
  const { readableTurns, lostCount } = await readEarlierTurns(earlierTurns, engine, limits.bytes);
  const turns = selectNewestTurns(readableTurns, computeSpaceForTurns(turn.prompt, selections));
  const unsentCount = readableTurns.length - turns.length;
  if (unsentCount !== turn.data.droppedTurnCount || lostCount > 0) {
    turn.change({ droppedTurnCount: unsentCount, ...(lostCount > 0 ? { notice: describeLostTurns(lostCount) } : {}) });
  }
  const images = await raceAbort(readImages(turn.question.images, engine, limits.bytes), turn.signal);
  const question = {
    images: turn.data.pixelFacts?.images ?? images,
    selections,
    question: turn.prompt,
    ...omitUndefined({ instructions }),
    ...(expects ? { response: { check: expects } } : {}),
  };
  const options = {
    target,
    system: CHAT_SYSTEM,
    budget,
    limits,
    ...chooseSampling(turn.question, settings),
    thinking: turn.data.thinking,
    waitsWhenStalled: true,
    ...omitUndefined({ zoom: chooseZoom(turn.question, settings.zoom) }),
  };
  return streamAnswer(turn, { ...options, turns, ...question }, host, unsentCount);
}

/** @param unsentCount number of earlier turns that are not sent */
async function streamAnswer(turn: Turn, params: AskParams, { engine, shownNotices }: ChatHost, unsentCount: number): Promise<Answer> {
  for await (const event of engine.ask(params, turn.signal)) {
    // Without this check, events that arrive after the turn was stopped would still change it.
    turn.signal.throwIfAborted();
    if (event.kind === "answered") return event.answer;
    applyAnswerEvent(turn, event, { shownNotices, unsentCount });
  }
  throw new Error("The stream of events ended without an answer.");
}

/**
 * Measures in the images what the action needs to know, and adds it to the turn.
 * @returns the answer if the pixels give it
 */
async function measureTurn(turn: Turn, engine: ChatEngine): Promise<string | undefined> {
  const action = findAction(turn.question.action ?? "");
  if (!measuresPixels(action)) return undefined;
  turn.change({ state: { kind: "waiting", status: "Measuring the images…" } });
  const { limits } = turn.imageSettings;
  const images = await raceAbort(readImages(turn.question.images, engine, limits.bytes), turn.signal);
  const measured = await measurePixels(engine, action, images, limits, turn.signal);
  turn.signal.throwIfAborted();
  if (measured?.kind === "answered") return measured.text;
  if (measured) {
    const { images, facts, regions } = measured;
    turn.change({ pixelFacts: { images, facts, regions } });
  }
  return undefined;
}

function describeLostTurns(count: number): string {
  return count === 1
    ? "1 earlier question was left out because its images are no longer stored."
    : `${count} earlier questions were left out because their images are no longer stored.`;
}

/** Reads the images of earlier turns. Turns whose images can't be read are left out. */
async function readEarlierTurns(
  turns: readonly Turn[],
  engine: ChatEngine,
  limitBytes: number,
): Promise<{ readableTurns: EarlierTurn[]; lostCount: number }> {
  const readableTurns: EarlierTurn[] = [];
  let lostCount = 0;
  for (const turn of turns) {
    if (turn.earlierTurn === undefined) continue;
    const isReadable = await readImages(turn.question.images, engine, limitBytes).then(
      () => true,
      () => false,
    );
    if (isReadable) readableTurns.push(turn.earlierTurn);
    else lostCount += 1;
  }
  return { readableTurns, lostCount };
}

async function readImages(images: AttachedImage[], engine: ChatEngine, limitBytes: number): Promise<ImageRef[]> {
  const refs: ImageRef[] = [];
  for (const image of images) refs.push(await image.read(engine, limitBytes));
  return refs;
}
