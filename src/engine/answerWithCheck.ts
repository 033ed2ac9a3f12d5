import type { AnswerCheck } from "../protocol/ask.ts";
import type { ChatRequest } from "./backends/backend.ts";
import { streamAnswer, type StreamContext, type WrittenAnswer } from "./streamAnswer.ts";

/** Validation of one kind of answer. */
export interface AnswerValidator {
  /** Resolves to any kind but `invalid` if no problem was found. @throws AbortError */
  check(
    answer: string,
    signal: AbortSignal,
  ): Promise<{ kind: "invalid"; problem: string } | { kind: "valid" | "none" | "unknown" | "endless" }>;
  createRepairPrompt(answer: string, problem: string): string;
  /** Counts the different words of the part that is checked, as a measure of how much of the image it contains. */
  countWords(answer: string): number;
}

export type AnswerValidators = Readonly<Record<AnswerCheck, AnswerValidator>>;

/** Share of the first answer's words that a corrected answer must keep. */
const MIN_KEPT_WORDS = 0.7;

export interface CheckContext extends StreamContext {
  validators: AnswerValidators;
}

/**
 * Requests the answer a second time if the first one fails its check. Returns the second answer, or the first one if the second attempt fails or
 * has no diagram. The answer includes any remaining problem.
 * @throws FailureError; AbortError
 */
export async function answerWithCheck(request: ChatRequest, check: AnswerCheck | undefined, context: CheckContext): Promise<WrittenAnswer> {
  const { validators, onEvent, signal } = context;
  const firstAnswer = await streamAnswer(request, context);
  if (check === undefined) return firstAnswer;
  const validator = validators[check];
  const verdict = await validator.check(firstAnswer.text, signal);
  if (verdict.kind !== "invalid") return firstAnswer;
  const { problem } = verdict;
  // A second attempt would be cut off too.
  if (firstAnswer.finish === "length") return { ...firstAnswer, problem };
  onEvent({ kind: "answerRestarted", problem });
  let secondAnswer: WrittenAnswer;
  try {
    secondAnswer = await streamAnswer(
      createRepairRequest(request, firstAnswer.text, validator.createRepairPrompt(firstAnswer.text, problem)),
      context,
    );
  } catch (error) {
    if (signal.aborted) throw error;
    // The first answer, though flawed, is more useful than this error.
    return { ...firstAnswer, problem };
  }
  const secondVerdict = await validator.check(secondAnswer.text, signal);
  const totals = addTotals(firstAnswer, secondAnswer);
  // A second answer without a diagram or code does not replace the first one.
  if (secondVerdict.kind === "none") return { ...firstAnswer, ...totals, problem };
  const [firstWords, secondWords] = [validator.countWords(firstAnswer.text), validator.countWords(secondAnswer.text)];
  if (secondVerdict.kind === "invalid") {
    // The user can correct the flawed answer that has more of the image.
    return secondWords < firstWords
      ? { ...firstAnswer, ...totals, problem }
      : { ...secondAnswer, ...totals, problem: secondVerdict.problem };
  }
  const lost = secondWords < firstWords * MIN_KEPT_WORDS ? { problem: describeLoss(firstWords, secondWords) } : {};
  return { ...secondAnswer, ...totals, ...lost };
}

function describeLoss(firstWords: number, secondWords: number): string {
  return `The corrected answer has only ${secondWords} of the ${firstWords} different words of the first attempt, so parts of the image may be missing.`;
}

function createRepairRequest(request: ChatRequest, answer: string, question: string): ChatRequest {
  const lastIndex = request.conversation.length - 1;
  const turns = request.conversation.map((turn, index) => (index === lastIndex ? { ...turn, answer } : turn));
  return { ...request, conversation: [...turns, { images: [], selections: [], question }] };
}

function addTotals(first: WrittenAnswer, second: WrittenAnswer): Pick<WrittenAnswer, "tokens" | "timings"> {
  return {
    tokens: {
      prompt: first.tokens.prompt + second.tokens.prompt,
      cached: first.tokens.cached + second.tokens.cached,
      answer: first.tokens.answer + second.tokens.answer,
    },
    timings: { ...second.timings, firstTokenMs: first.timings.firstTokenMs },
  };
}
