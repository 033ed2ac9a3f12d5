import type { Translate } from "../core/translate.ts";
import type { Answer } from "../protocol/ask.ts";
import type { TurnView } from "../protocol/turnView.ts";
import { preparedView } from "./preparedView.ts";
import { selectionLabel } from "./question.ts";
import type { Turn } from "./turn.ts";

/** A turn for the page. */
export function turnView(turn: Turn, host: { t: Translate; toPageUrl: (file: string) => string }): TurnView {
  const { id, question, data } = turn;
  const { thoughts, text, state, notice, isSetAside, forgotten } = data;
  return {
    id,
    question: question.question,
    images: question.images.map(({ name }, index) => {
      const prepared = data.prepared[index];
      return prepared === undefined ? { name } : { name, prepared: preparedView(prepared, host) };
    }),
    selections: question.selections.map((selection) => selectionLabel(selection, host.t)),
    ...{ thoughts, text, state, notice, isSetAside, forgotten },
    isUnanswered: !turn.isRunning && text.trim() === "",
  };
}

/** One line on model, tokens and time of an answer, and details on times and rates, one line each. */
export function describeAnswer({ model, tokens, timings }: Answer, t: Translate): { summary: string; details: string } {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const details = [
    t("First token after {0} s", seconds(timings.firstTokenMs)),
    t("{0} of {1} tokens of the prompt came from the cache", tokens.cached, tokens.prompt),
  ];
  if (timings.promptTokensPerSecond) details.push(t("Reading: {0} tokens per second", timings.promptTokensPerSecond.toFixed(0)));
  if (timings.answerTokensPerSecond) details.push(t("Writing: {0} tokens per second", timings.answerTokensPerSecond.toFixed(1)));
  return {
    summary: t("{0} · {1} tokens read, {2} written · {3} s", model, tokens.prompt - tokens.cached, tokens.answer, seconds(timings.totalMs)),
    details: details.join("\n"),
  };
}
