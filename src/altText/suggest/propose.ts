import type { ImageUse } from "../document/imageUse.ts";
import { formatAltQuestion, formatRepairQuestion, parseWrittenAlt, type AltContext, type WrittenAlt } from "./prompt.ts";

export interface Proposal extends WrittenAlt {
  /** Sentences about the problems that remain; undefined if no review is needed. */
  reviewReason?: string;
}

/** Asks the model about the image. @param earlierTurns previous questions and answers about the image */
export type Ask = (earlierTurns: { question: string; answer: string }[], question: string) => Promise<string>;

/** Lists the problems with alt text for the image, as sentences. */
export type FindProblems = (alt: string) => Promise<string[]>;

/**
 * Proposes alt text for one image. If the first proposal breaks a rule, the model is asked once more.
 * @throws the same errors as `ask` and `findProblems`
 */
export async function proposeAlt(use: ImageUse, context: AltContext, ask: Ask, findProblems: FindProblems): Promise<Proposal> {
  const question = formatAltQuestion(use, context);
  const answer = await ask([], question);
  const firstCheck = await checkAnswer(answer, findProblems);
  if (firstCheck.kind === "passed") return firstCheck.written;
  const secondCheck = await checkAnswer(await ask([{ question, answer }], formatRepairQuestion(firstCheck.problems)), findProblems);
  if (secondCheck.kind === "passed") return secondCheck.written;
  const writtenAlt = secondCheck.written ?? firstCheck.written ?? { role: "informative", alt: "", description: "" };
  return { ...writtenAlt, reviewReason: secondCheck.problems.join(" ") };
}

type CheckedAnswer = { kind: "passed"; written: WrittenAlt } | { kind: "failed"; written?: WrittenAlt; problems: string[] };

async function checkAnswer(answer: string, findProblems: FindProblems): Promise<CheckedAnswer> {
  const written = parseWrittenAlt(answer);
  if (written === undefined) return { kind: "failed", problems: ["The answer is not the requested JSON object."] };
  if (written.role !== "decorative" && written.alt === "") {
    return { kind: "failed", written, problems: [`The role is ${written.role}, but the alt text is empty.`] };
  }
  const problems = await findProblems(written.alt);
  return problems.length === 0 ? { kind: "passed", written } : { kind: "failed", written, problems };
}
