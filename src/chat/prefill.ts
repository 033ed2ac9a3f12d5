import type { EarlierTurn, Selection } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { ChatHost } from "./host.ts";
import { CHAT_SYSTEM } from "./systemText.ts";

/** Context of a question asked now. */
export interface QuestionContext {
  turns: EarlierTurn[];
  thinking: boolean;
  /** Whether an answer is still being written, which will be part of the context. */
  isAnswering: boolean;
}

/**
 * Prefill: the model reads what stands before the question while the user writes, so that only the question is left to be read.
 * A prefill is not cancelled by the next one, nor by the question: the engine knows how much of it is still useful.
 */
export class Prefill {
  readonly #host: ChatHost;
  readonly #context: () => QuestionContext;
  #abort = new AbortController();
  #isPostponed = false;

  constructor(host: ChatHost, context: () => QuestionContext) {
    this.#host = host;
    this.#context = context;
  }

  /** Whether there is anything to read besides attachments. */
  get hasContext(): boolean {
    const { turns, isAnswering } = this.#context();
    return turns.length > 0 || isAnswering;
  }

  /** Never throws: whatever fails is read with the question. */
  async start(images: ImageRef[], selections: Selection[]): Promise<void> {
    const { isAnswering, ...context } = this.#context();
    this.#isPostponed = isAnswering;
    if (isAnswering) return;
    const { signal } = (this.#abort = new AbortController());
    const { budget, limits } = this.#host.readSettings();
    try {
      const target = await this.#host.readTarget();
      if (signal.aborted) return;
      await this.#host.engine.prefill({ target, system: CHAT_SYSTEM, budget, limits, images, selections, ...context }, signal);
    } catch {
      // The engine is gone, or the attachments changed.
    }
  }

  /** @returns whether reading was postponed until the running answer is complete */
  takePostponed(): boolean {
    const isPostponed = this.#isPostponed;
    this.#isPostponed = false;
    return isPostponed;
  }

  cancel(): void {
    this.#abort.abort();
  }
}
