import type { EngineReport } from "../../../protocol/report.ts";
import type { CompletionEnd } from "../completion.ts";

type DraftReport = NonNullable<NonNullable<EngineReport["running"]>["draft"]>;

/** Minimum length of an answer, in tokens, that shows whether the draft model is used: nothing is drafted for the first tokens. */
const MIN_TOKENS = 8;

/** Counts the tokens that a draft model proposed, and those that were accepted, over all answers of one llama-server. */
export class DraftUse {
  #hasEvidence = false;
  #drafted = 0;
  #accepted = 0;

  add({ draftedTokens = 0, acceptedTokens = 0, answerTokens }: CompletionEnd): void {
    this.#drafted += draftedTokens;
    this.#accepted += acceptedTokens;
    this.#hasEvidence ||= answerTokens >= MIN_TOKENS;
  }

  /** @param model file name of the draft model */
  report(model: string): DraftReport {
    const state = this.#drafted > 0 ? "used" : this.#hasEvidence ? "unused" : "unknown";
    return { model, state, drafted: this.#drafted, accepted: this.#accepted };
  }
}
