import * as z from "zod/mini";
import { BATCH_TOKENS } from "./backends/llamaServer/commandLine.ts";

/** What llama-server says of a prompt at its begin and after each batch: tokens read or taken from the cache, and the time since its begin. */
export const PromptProgress = z.pipe(
  z.object({ total: z.number(), cache: z.number(), processed: z.number(), time_ms: z._default(z.number(), 0) }),
  z.transform(({ processed, total, cache, time_ms }) => ({ done: processed, total, cached: cache, ms: time_ms })),
);
export type PromptProgress = z.infer<typeof PromptProgress>;

/** How fast a server reads, in tokens per second, learnt from each batch. */
export class Pace {
  #tokensPerSecond: number | undefined;

  get tokensPerSecond(): number | undefined {
    return this.#tokensPerSecond;
  }

  learn(tokens: number, ms: number): void {
    if (tokens >= LEAST_BATCH && ms > 0) this.#tokensPerSecond = (tokens * 1000) / ms;
  }
}

/** Of fewer tokens the time says little of an image's, in which the weights are used better. */
const LEAST_BATCH = 64;

/** An estimate does not reach the end before llama-server says so. */
const NEARLY = 0.98;

/** The reading of one prompt: what the server tells of it, and in between what its pace lets expect. Times in milliseconds. */
export class Reading {
  readonly #pace: Pace;
  #progress: PromptProgress = { done: 0, total: 0, cached: 0, ms: 0 };
  #atMs: number;
  #isOver = false;
  /** The most that was told of it: an estimate that was too high must not be taken back. */
  #told = 0;

  constructor(pace: Pace, nowMs: number) {
    this.#pace = pace;
    this.#atMs = nowMs;
  }

  /** Takes what the server says. @returns how far it is, as a person is told: an estimate still where one was higher */
  report(progress: PromptProgress, nowMs: number): { done: number; total: number; isEstimate: boolean } {
    this.#pace.learn(progress.done - Math.max(this.#progress.done, progress.cached), progress.ms - this.#progress.ms);
    this.#progress = progress;
    this.#atMs = nowMs;
    this.#told = Math.max(this.#told, progress.done);
    return { done: this.#told, total: progress.total, isEstimate: this.#told > progress.done };
  }

  /** The first token is there. */
  finish(): void {
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tokens that may have been read by now, of all; undefined before anything is known of either. */
  estimate(nowMs: number): { done: number; total: number } | undefined {
    const { done, total } = this.#progress;
    const { tokensPerSecond } = this.#pace;
    if (tokensPerSecond === undefined || total === 0) return undefined;
    const read = done + ((nowMs - this.#atMs) / 1000) * tokensPerSecond;
    this.#told = Math.max(this.#told, Math.round(Math.min(read, done + (total - done) * NEARLY)));
    return { done: this.#told, total };
  }

  /** Until the server can hear that nobody waits for this any more; nothing is known of the first: as long again as it took so far. */
  leftMs(nowMs: number): number {
    const { done, total } = this.#progress;
    const { tokensPerSecond } = this.#pace;
    const sinceMs = nowMs - this.#atMs;
    if (this.#isOver) return 0;
    if (tokensPerSecond === undefined || total === 0) return sinceMs;
    return Math.max(0, (Math.min(BATCH_TOKENS, total - done) / tokensPerSecond) * 1000 - sinceMs);
  }

  /** To read again what came from the cache. */
  get rereadMs(): number {
    const { tokensPerSecond } = this.#pace;
    return tokensPerSecond === undefined ? 0 : (this.#progress.cached / tokensPerSecond) * 1000;
  }
}
