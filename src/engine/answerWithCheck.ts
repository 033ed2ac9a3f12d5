import type { MermaidVerdict } from "../mermaid/checkMermaid.ts";
import { countDiagramWords, createRepairPrompt } from "../mermaid/repair.ts";
import type { ChatRequest } from "./backends/backend.ts";
import { streamAnswer, type StreamContext, type WrittenAnswer } from "./streamAnswer.ts";

/** Checks the diagram in an answer. Resolves to `none` if there is no diagram. @throws AbortError */
export type CheckDiagram = (answer: string, signal: AbortSignal) => Promise<MermaidVerdict | { kind: "none" }>;

/** Share of the first diagram's words that a corrected diagram must keep. */
const MIN_KEPT_WORDS = 0.7;

export interface CheckContext extends StreamContext {
  checkDiagram: CheckDiagram;
}

/**
 * Requests the answer a second time if the first one fails its check. Returns the second answer, or the first one if the second attempt fails or
 * has no diagram. The answer includes any remaining problem.
 * @throws FailureError; AbortError
 */
export async function answerWithCheck(request: ChatRequest, check: "mermaid" | undefined, context: CheckContext): Promise<WrittenAnswer> {
  const { checkDiagram, onEvent, signal } = context;
  const firstAnswer = await streamAnswer(request, context);
  if (check === undefined) return firstAnswer;
  const verdict = await checkDiagram(firstAnswer.text, signal);
  if (verdict.kind !== "invalid") return firstAnswer;
  const { problem } = verdict;
  // A second attempt would be cut off too.
  if (firstAnswer.finish === "length") return { ...firstAnswer, problem };
  onEvent({ kind: "answerRestarted", problem });
  let secondAnswer: WrittenAnswer;
  try {
    secondAnswer = await streamAnswer(createRepairRequest(request, firstAnswer.text, problem), context);
  } catch (error) {
    if (signal.aborted) throw error;
    // The first answer, though flawed, is more useful than this error.
    return { ...firstAnswer, problem };
  }
  const secondVerdict = await checkDiagram(secondAnswer.text, signal);
  const totals = addTotals(firstAnswer, secondAnswer);
  // A second answer without a diagram does not replace the first one.
  if (secondVerdict.kind === "none") return { ...firstAnswer, ...totals, problem };
  const [firstWords, secondWords] = [countDiagramWords(firstAnswer.text), countDiagramWords(secondAnswer.text)];
  if (secondVerdict.kind === "invalid") {
    // The user can correct the broken diagram that has more of the image.
    return secondWords < firstWords
      ? { ...firstAnswer, ...totals, problem }
      : { ...secondAnswer, ...totals, problem: secondVerdict.problem };
  }
  const lost = secondWords < firstWords * MIN_KEPT_WORDS ? { problem: describeLoss(firstWords, secondWords) } : {};
  return { ...secondAnswer, ...totals, ...lost };
}

function describeLoss(firstWords: number, secondWords: number): string {
  return `The corrected diagram has only ${secondWords} of the ${firstWords} different words of the first attempt, so parts of the image may be missing.`;
}

function createRepairRequest(request: ChatRequest, answer: string, problem: string): ChatRequest {
  const lastIndex = request.conversation.length - 1;
  const turns = request.conversation.map((turn, index) => (index === lastIndex ? { ...turn, answer } : turn));
  return { ...request, conversation: [...turns, { images: [], selections: [], question: createRepairPrompt(answer, problem) }] };
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
