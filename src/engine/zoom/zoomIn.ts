import { omitUndefined } from "../../core/omitUndefined.ts";
import { toFailure, type Failure } from "../../failures/failure.ts";
import type { Answer, AskEvent, AskParams, Zoom } from "../../protocol/ask.ts";
import type { PreparedImage } from "../../protocol/images.ts";
import type { Backend } from "../backends/backend.ts";
import { countTurnsToDrop } from "../contextBudget.ts";
import { separateLooks, type PreparedTurn } from "../conversation.ts";
import type { PreparedImages } from "../images/preparedImages.ts";
import type { WrittenAnswer } from "../streamAnswer.ts";
import { chooseRegionImages, isShown, locateRegions } from "./chooseRegions.ts";
import { LOOK_ANSWER_TOKENS, LOOK_SCHEMA, buildLookRequest, parseLookAnswer } from "./lookRequest.ts";
import { mergeLooks } from "./mergeLooks.ts";
import { decideZoom, type ZoomPlan } from "./planZoom.ts";

type UsedZoom = Extract<Zoom, { kind: "used" }>;

type ZoomResult =
  | { kind: "answered"; answer: Answer }
  | { kind: "abandoned"; tokens: Answer["tokens"] }
  | Extract<Zoom, { kind: "offered" }>;

/** Sends a question, which is the last turn of `conversation`, and streams its answer. @throws FailureError; AbortError */
export type SendQuestion = (
  question: AskParams,
  conversation: PreparedTurn[],
  onEvent: (event: AskEvent) => void,
) => Promise<WrittenAnswer>;

export interface ZoomContext {
  backend: Pick<Backend, "pace" | "contextTokens" | "countTokens">;
  preparedImages: Pick<PreparedImages, "prepareAll">;
  send: SendQuestion;
  onEvent: (event: AskEvent) => void;
  signal: AbortSignal;
}

/**
 * Failures after which the images are sent in one look instead: one look takes less of the context, and the server may have rejected the schema
 * or the number of images.
 */
const ONE_LOOK_FAILURES: ReadonlySet<string> = new Set(["contextOverflow", "endpointRefused"] satisfies Failure["kind"][]);

/**
 * Answers a question in two looks: the model chooses regions in an overview, then sees them at full resolution. Both looks are turns of one
 * conversation, so that the server reads the overview only once.
 * @param turns earlier turns
 * @returns `abandoned`, with the tokens spent, if the images must be sent in one look: the model needs no detail, it named no usable regions,
 * or two looks failed
 * @throws FailureError; AbortError
 */
export async function zoomIn(ask: AskParams, plan: ZoomPlan, turns: PreparedTurn[], context: ZoomContext): Promise<ZoomResult> {
  const { backend, preparedImages, send, signal } = context;
  const overviews = await preparedImages.prepareAll({ ...ask, images: plan.images }, signal);
  const decision = decideZoom(plan, overviews, ask.zoom ?? "auto", backend.pace);
  if (decision.kind === "offered") return decision;
  context.onEvent({ kind: "choosingRegions" });
  let hasText = false;
  let tokens: Answer["tokens"] = { prompt: 0, cached: 0, answer: 0 };
  try {
    const { keptTurns, onEvent } = await dropTurns(ask, turns, overviews, context);
    const question = { ...ask, turns: ask.turns.slice(turns.length - keptTurns.length) };
    const firstNumber = separateLooks(keptTurns).reduce((number, { images }) => number + images.length, 1);
    const request = buildLookRequest(
      ask.question,
      plan.reduced.map((index) => firstNumber + index),
    );
    const look = await send(
      { ...question, question: request, thinking: false, temperature: 0, maxTokens: LOOK_ANSWER_TOKENS, response: { schema: LOOK_SCHEMA } },
      [...keptTurns, { images: overviews, selections: [], question: request }],
      (event) => {
        if (event.kind !== "text" && event.kind !== "thought") onEvent(event);
      },
    );
    tokens = look.tokens;
    const chosenRegions = locateRegions(parseLookAnswer(look.text), firstNumber, plan, overviews);
    const images = chooseRegionImages(chosenRegions, ask, plan, overviews);
    if (images.length === 0) return { kind: "abandoned", tokens };
    const regionImages = await preparedImages.prepareAll({ ...ask, images: images.map(({ ref }) => ref) }, signal);
    const zoom: UsedZoom = {
      kind: "used",
      look: { images: plan.images, request, answer: look.text },
      images: images.map(({ ref }) => ref),
      regions: chosenRegions.filter((region) => isShown(region, images)),
    };
    const owners = images.map(({ index }) => index);
    const mergedImages = mergeLooks(overviews, regionImages, owners, zoom.regions);
    onEvent({ kind: "images", images: mergedImages });
    const { instructions, selections } = ask;
    const lastTurn = { images: regionImages, selections, question: ask.question, ...omitUndefined({ instructions }) };
    const preparedLook = { ...zoom.look, images: overviews };
    const answer = await send(question, [...keptTurns, { ...lastTurn, look: preparedLook }], (event) => {
      hasText ||= event.kind === "text" || event.kind === "thought";
      onEvent(event);
    });
    return { kind: "answered", answer: { ...answer, tokens: addTokens(tokens, answer.tokens), images: mergedImages, zoom } };
  } catch (error) {
    if (signal.aborted || hasText || !ONE_LOOK_FAILURES.has(toFailure(error).kind)) throw error;
    return { kind: "abandoned", tokens };
  }
}

/** Drops turns that don't fit into the context before the images are numbered, because dropping turns changes the numbers. */
async function dropTurns(
  { system, thinking, maxTokens }: AskParams,
  turns: PreparedTurn[],
  overviews: PreparedImage[],
  { backend, onEvent, signal }: ZoomContext,
): Promise<{ keptTurns: PreparedTurn[]; onEvent: ZoomContext["onEvent"] }> {
  const conversation = [...turns, { images: overviews, selections: [], question: buildLookRequest("", [1]) }];
  const count = await countTurnsToDrop(backend, { conversation, system, thinking }, maxTokens, signal);
  if (count > 0) onEvent({ kind: "turnsDropped", count });
  return {
    keptTurns: turns.slice(count),
    onEvent: (event) => onEvent(event.kind === "turnsDropped" ? { ...event, count: event.count + count } : event),
  };
}

export function addTokens(first: Answer["tokens"], second: Answer["tokens"]): Answer["tokens"] {
  return { prompt: first.prompt + second.prompt, cached: first.cached + second.cached, answer: first.answer + second.answer };
}
