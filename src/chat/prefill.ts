import { omitUndefined } from "../core/omitUndefined.ts";
import type { EarlierTurn, Selection } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { ChatHost } from "./host.ts";
import { chooseZoom } from "./question.ts";
import { CHAT_SYSTEM } from "./systemText.ts";

/** Context of the next question. */
export interface QuestionContext {
  turns: EarlierTurn[];
  thinking: boolean;
  /** Whether an answer that will be part of the context is still being written. */
  isAnswering: boolean;
}

/**
 * Lets the model process the context while the user writes, so that only the question itself remains to be processed.
 * A running prefill is never cancelled here: when the next prefill or the question arrives, the engine ends it, and keeps what can be reused.
 */
export class Prefill {
  readonly #host: ChatHost;
  readonly #getContext: () => QuestionContext;
  #abort = new AbortController();
  #isPostponed = false;

  constructor(host: ChatHost, getContext: () => QuestionContext) {
    this.#host = host;
    this.#getContext = getContext;
  }

  /** Whether there is any context besides attachments. */
  get hasContext(): boolean {
    const { turns, isAnswering } = this.#getContext();
    return turns.length > 0 || isAnswering;
  }

  /** Starts to process the context. Never throws: after a failure, the context is processed with the question. */
  async start(images: ImageRef[], selections: Selection[]): Promise<void> {
    const { isAnswering, ...context } = this.#getContext();
    this.#isPostponed = isAnswering;
    if (isAnswering) return;
    const { signal } = (this.#abort = new AbortController());
    const { budget, limits, zoom: zoomSetting } = this.#host.readSettings();
    const zoom = chooseZoom({}, zoomSetting);
    try {
      const target = await this.#host.readTarget();
      if (signal.aborted) return;
      // Instructions are not prefilled: the server's last checkpoint would follow them, so an action without instructions couldn't reuse the images.
      const settings = { target, system: CHAT_SYSTEM, budget, limits, ...omitUndefined({ zoom }) };
      await this.#host.engine.prefill({ ...settings, images, selections, ...context }, signal);
    } catch {
      // The engine has exited, or the attachments have changed.
    }
  }

  /** Returns whether prefill was postponed until the running answer is complete, and clears that flag. */
  takePostponed(): boolean {
    const isPostponed = this.#isPostponed;
    this.#isPostponed = false;
    return isPostponed;
  }

  cancel(): void {
    this.#abort.abort();
  }
}
