import type { AnswerValidator, AnswerValidators } from "../../../src/engine/answerWithCheck.ts";
import { FailureError, toFailure, type Failure } from "../../../src/failures/failure.ts";
import type { Backend, ChatRequest } from "../../../src/engine/backends/backend.ts";
import type { StallWatch } from "../../../src/engine/backends/stallWatch.ts";
import type { ChatEvent } from "../../../src/engine/backends/chatWithRetries.ts";
import { Pace } from "../../../src/engine/prefillProgress.ts";

export type Reply = ChatEvent[] | Error | "never ends";

/** Backend that replies to each request with the next entry of a script. */
export class ScriptedBackend implements Backend {
  readonly requests: ChatRequest[] = [];
  readonly pace = new Pace();
  contextTokens: number | undefined;
  answeredCount = 0;
  stalledCount = 0;
  /** Number of stall watches that have not ended. */
  watchCount = 0;
  /** Reports that the server stalls. */
  reportStall: () => void = () => {};
  /** Reports that the server makes progress again. */
  resume: () => void = () => {};
  abandonedCount = 0;
  readonly #script: Reply[];

  constructor(script: Reply[]) {
    this.#script = script;
  }

  nameModel(reported: string): string {
    return reported || "scripted";
  }

  async countTokens({ conversation }: { conversation: unknown[] }): Promise<number> {
    return conversation.length * 1000;
  }

  async *chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    this.requests.push(request);
    const reply = this.#script.shift() ?? [];
    if (reply instanceof Error) throw reply;
    if (reply === "never ends") {
      yield { kind: "text", text: "A " };
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
      return;
    }
    yield* reply;
  }

  onAnswered(): void {
    this.answeredCount += 1;
  }

  onAbandoned(): void {
    this.abandonedCount += 1;
  }

  watchForStall(onStall: () => void): StallWatch {
    this.watchCount += 1;
    const watch = { isStalled: false, end: () => (this.watchCount -= 1) };
    this.reportStall = () => {
      watch.isStalled = true;
      onStall();
    };
    this.resume = () => (watch.isStalled = false);
    return watch;
  }

  describeStall(seconds: number): Failure {
    return { kind: "llamaServerStalled", seconds };
  }

  onStalled(): void {
    this.stalledCount += 1;
  }

  async explainError(error: unknown): Promise<unknown> {
    return toFailure(error).kind === "endpointBrokeOff" ? new FailureError({ kind: "llamaServerRestarted" }) : error;
  }
}

const acceptAll: AnswerValidator = {
  check: async () => ({ kind: "none" }),
  createRepairPrompt: (_, problem) => problem,
  countWords: () => 0,
};

/** Validators for questions whose answers are not checked. */
export const NO_VALIDATORS: AnswerValidators = { mermaid: acceptAll, code: acceptAll };
