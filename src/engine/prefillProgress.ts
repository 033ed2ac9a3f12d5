import * as z from "zod/mini";
import { BATCH_TOKENS } from "./backends/llamaServer/commandLine.ts";

/**
 * Progress that llama-server reports for a prompt, at the start and after each batch: tokens processed or cached, and the time since the
 * start.
 */
export const PromptProgress = z.pipe(
  z.object({ total: z.number(), cache: z.number(), processed: z.number(), time_ms: z._default(z.number(), 0) }),
  z.transform(({ processed, total, cache, time_ms }) => ({ processed, total, cached: cache, ms: time_ms })),
);
export type PromptProgress = z.infer<typeof PromptProgress>;

/** Speed of a server in tokens per second. The speed for prompts is measured for each batch, or for the whole prompt if the server reports no batches. */
export class Pace {
  #tokensPerSecond: number | undefined;
  #answerTokensPerSecond: number | undefined;

  /** Speed at which prompts are processed. */
  get tokensPerSecond(): number | undefined {
    return this.#tokensPerSecond;
  }

  /** Speed at which answers are written. */
  get answerTokensPerSecond(): number | undefined {
    return this.#answerTokensPerSecond;
  }

  /** Sets speeds from an earlier engine. The next measurement replaces them. */
  restore(tokensPerSecond: number, answerTokensPerSecond: number | undefined): void {
    this.#tokensPerSecond = tokensPerSecond;
    this.#answerTokensPerSecond = answerTokensPerSecond;
  }

  recordAnswer(tokensPerSecond: number): void {
    this.#answerTokensPerSecond = tokensPerSecond;
  }

  recordBatch(tokens: number, ms: number): void {
    if (tokens >= MIN_BATCH_TOKENS && ms > 0) this.#tokensPerSecond = (tokens * 1000) / ms;
  }
}

/** Minimum size of a batch to measure. Smaller ones are slower per token, so they don't predict the speed for an image. */
const MIN_BATCH_TOKENS = 64;

/** Maximum fraction of the remaining tokens that an estimate counts as processed: only llama-server knows when the prompt is complete. */
const MAX_ESTIMATED_FRACTION = 0.98;

/** Progress of one prompt: the server's reports, and estimates between them. */
export class PrefillProgress {
  readonly #pace: Pace;
  #progress: PromptProgress = { processed: 0, total: 0, cached: 0, ms: 0 };
  #reportedAtMs: number;
  #isOver = false;
  /** Highest progress shown so far: progress never goes backwards, even if an estimate was too high. */
  #shownTokens = 0;

  constructor(pace: Pace, nowMs: number) {
    this.#pace = pace;
    this.#reportedAtMs = nowMs;
  }

  /** Records the server's report. @returns the progress to show: the last estimate if that was higher */
  report(progress: PromptProgress, nowMs: number): { processed: number; total: number; isEstimate: boolean } {
    this.#pace.recordBatch(progress.processed - Math.max(this.#progress.processed, progress.cached), progress.ms - this.#progress.ms);
    this.#progress = progress;
    this.#reportedAtMs = nowMs;
    this.#shownTokens = Math.max(this.#shownTokens, progress.processed);
    return { processed: this.#shownTokens, total: progress.total, isEstimate: this.#shownTokens > progress.processed };
  }

  /** Must be called at the first token of the answer. */
  finish(): void {
    this.#isOver = true;
  }

  /** Records the speed of the whole prompt if the server has reported no batches. */
  recordPrompt(tokens: number, ms: number): void {
    if (this.#progress.total === 0) this.#pace.recordBatch(tokens, ms);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Estimates how many tokens of the total have been processed; undefined until the pace and the total are known. */
  estimate(nowMs: number): { processed: number; total: number } | undefined {
    const { processed, total } = this.#progress;
    const { tokensPerSecond } = this.#pace;
    if (tokensPerSecond === undefined || total === 0) return undefined;
    const estimate = processed + ((nowMs - this.#reportedAtMs) / 1000) * tokensPerSecond;
    this.#shownTokens = Math.max(
      this.#shownTokens,
      Math.round(Math.min(estimate, processed + (total - processed) * MAX_ESTIMATED_FRACTION)),
    );
    return { processed: this.#shownTokens, total };
  }

  /**
   * Estimates the time until the server notices a cancellation, which it does at the end of its current batch. If the pace is unknown or the server has
   * reported nothing yet, assumes that this takes as long again as the time since the last report or the start.
   */
  estimateCancellationMs(nowMs: number): number {
    const { processed, total } = this.#progress;
    const { tokensPerSecond } = this.#pace;
    const elapsedMs = nowMs - this.#reportedAtMs;
    if (this.#isOver) return 0;
    if (tokensPerSecond === undefined || total === 0) return elapsedMs;
    return Math.max(0, (Math.min(BATCH_TOKENS, total - processed) / tokensPerSecond) * 1000 - elapsedMs);
  }

  /** Time that it would take to process the cached tokens again; 0 if the pace is unknown. */
  get recomputeMs(): number {
    const { tokensPerSecond } = this.#pace;
    return tokensPerSecond === undefined ? 0 : (this.#progress.cached / tokensPerSecond) * 1000;
  }
}
