import type { Page } from "../document/edits/changes.ts";
import type { CheckOptions } from "../rules/checkImages.ts";
import { findProblems } from "./findProblems.ts";
import { formatAltQuestion, formatRepairQuestion, parseWrittenAlt, type AltContext, type WrittenAlt } from "./prompt.ts";

export interface Proposal extends WrittenAlt {
  /** Sentences about the problems that remain. Set if a user must review the alt text. */
  needsPerson?: string;
}

type Severities = NonNullable<CheckOptions["severities"]>;

/** Asks the model about the image. @param earlier previous questions and answers about it */
export type Ask = (earlier: { question: string; answer: string }[], question: string) => Promise<string>;

/**
 * Proposes an alt text for one image. If the first one breaks a rule, the model is asked once more.
 * @param severities override the rules' defaults; rules that are off are not checked
 * @throws the same errors as `ask`
 */
export async function proposeAlt(page: Page, index: number, context: AltContext, severities: Severities, ask: Ask): Promise<Proposal> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no image ${index}.`);
  const question = formatAltQuestion(use, context);
  const answer = await ask([], question);
  const options = { maxLength: context.maxLength, severities };
  const first = checkAnswer(page, index, options, answer);
  if (first.kind === "passed") return first.written;
  const second = checkAnswer(page, index, options, await ask([{ question, answer }], formatRepairQuestion(first.problems)));
  if (second.kind === "passed") return second.written;
  const written = second.written ?? first.written ?? { role: "informative", alt: "", description: "" };
  return { ...written, needsPerson: second.problems.join(" ") };
}

type CheckedAnswer = { kind: "passed"; written: WrittenAlt } | { kind: "broken"; written?: WrittenAlt; problems: string[] };

function checkAnswer(page: Page, index: number, options: Omit<CheckOptions, "imageExists">, answer: string): CheckedAnswer {
  const written = parseWrittenAlt(answer);
  if (written === undefined) return { kind: "broken", problems: ["The answer is not the requested JSON object."] };
  if (written.role !== "decorative" && written.alt === "") {
    return { kind: "broken", written, problems: [`The role is ${written.role}, but the alt text is empty.`] };
  }
  const problems = findProblems(page, index, written.alt, options);
  return problems.length === 0 ? { kind: "passed", written } : { kind: "broken", written, problems };
}
