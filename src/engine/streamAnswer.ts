import type { Answer, AskEvent } from "../protocol/ask.ts";
import type { Backend, ChatRequest } from "./backends/backend.ts";
import type { CompletionEnd } from "./backends/completion.ts";
import { PrefillProgress } from "./prefillProgress.ts";

export type WrittenAnswer = Omit<Answer, "images">;

export interface StreamContext {
  backend: Backend;
  /** Time at which the queue reached the question, from `performance.now()`. */
  startedMs: number;
  onEvent: (event: AskEvent) => void;
  signal: AbortSignal;
}

/** Interval of progress estimates between the server's reports. */
const ESTIMATE_INTERVAL_MS = 250;

/** End of an answer that is cut off: the server reports no token counts for it. */
const CUT_OFF_END: CompletionEnd = { model: "", finish: "length", promptTokens: 0, cachedTokens: 0, answerTokens: 0 };

/** Length in characters at which an answer, with its reasoning, is cut off. `maxTokens` allows about a million characters, but some servers ignore it. */
const MAX_ANSWER_LENGTH = 8_000_000;

/** Streams one answer as events. @throws FailureError; AbortError */
export async function streamAnswer(request: ChatRequest, context: StreamContext): Promise<WrittenAnswer> {
  const { backend, startedMs, onEvent, signal } = context;
  const sentMs = performance.now();
  const progress = new PrefillProgress(backend.pace, sentMs);
  const estimates = setInterval(() => {
    const estimate = progress.isOver ? undefined : progress.estimate(performance.now());
    if (estimate) onEvent({ kind: "promptProgress", ...estimate, isEstimate: true });
  }, ESTIMATE_INTERVAL_MS);
  let text = "";
  /** Number of characters of the answer and the reasoning so far. */
  let length = 0;
  let firstTokenMs: number | undefined;
  const onToken = () => {
    firstTokenMs ??= performance.now() - startedMs;
    progress.finish();
  };
  try {
    for await (const event of backend.chat(request, signal)) {
      switch (event.kind) {
        case "waiting":
          onEvent(event);
          break;
        case "promptProgress":
          onEvent({ kind: "promptProgress", ...progress.report(event.progress, performance.now()) });
          break;
        case "thought":
        case "text":
          onToken();
          length += event.text.length;
          if (event.kind === "text") text += event.text;
          onEvent(event);
          break;
        case "end": {
          backend.onAnswered(event.end);
          const totalMs = performance.now() - startedMs;
          const { promptTokens, cachedTokens, promptTokensPerSecond, answerTokensPerSecond } = event.end;
          const readTokens = promptTokens - cachedTokens;
          const readMs =
            promptTokensPerSecond === undefined
              ? (firstTokenMs ?? totalMs) + startedMs - sentMs
              : (readTokens * 1000) / promptTokensPerSecond;
          progress.recordPrompt(readTokens, readMs);
          if (answerTokensPerSecond !== undefined) backend.pace.recordAnswer(answerTokensPerSecond);
          return buildWrittenAnswer(text, backend, event.end, { firstTokenMs: firstTokenMs ?? totalMs, totalMs });
        }
      }
      if (length < MAX_ANSWER_LENGTH) continue;
      const totalMs = performance.now() - startedMs;
      return buildWrittenAnswer(text, backend, CUT_OFF_END, { firstTokenMs: firstTokenMs ?? totalMs, totalMs });
    }
    throw new Error("The answer stream ended without an end event.");
  } finally {
    clearInterval(estimates);
    if (signal.aborted) backend.onAbandoned(progress);
  }
}

function buildWrittenAnswer(
  text: string,
  backend: Backend,
  end: CompletionEnd,
  { firstTokenMs, totalMs }: { firstTokenMs: number; totalMs: number },
): WrittenAnswer {
  return {
    text,
    model: backend.nameModel(end.model),
    finish: end.finish,
    tokens: { prompt: end.promptTokens, cached: end.cachedTokens, answer: end.answerTokens },
    timings: {
      firstTokenMs: Math.round(firstTokenMs),
      totalMs: Math.round(totalMs),
      ...(end.promptTokensPerSecond === undefined ? {} : { promptTokensPerSecond: end.promptTokensPerSecond }),
      ...(end.answerTokensPerSecond === undefined ? {} : { answerTokensPerSecond: end.answerTokensPerSecond }),
      ...(end.draftedTokens === undefined ? {} : { draftedTokens: end.draftedTokens, acceptedTokens: end.acceptedTokens ?? 0 }),
    },
  };
}
