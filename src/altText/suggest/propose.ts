import type { Page } from "../document/edits/changes.ts";
import type { JudgeOptions } from "../rules/judge.ts";
import { problemsOf } from "./judge.ts";
import { altQuestion, altRepair, parseWrittenAlt, type AltContext, type WrittenAlt } from "./prompt.ts";

export interface Proposal extends WrittenAlt {
  /** Rules that the alt text still breaks, which is why a user must look at it. */
  needsPerson?: string;
}

type Severities = NonNullable<JudgeOptions["severities"]>;

/** Asks about the image, after earlier questions with their answers. */
export type Ask = (earlier: { question: string; answer: string }[], question: string) => Promise<string>;

/**
 * Proposes an alt text for one use. One that breaks a rule is asked for once more.
 * @param severities overrides of the rules' severities: a rule that is off never asks for a user
 * @throws whatever `ask` does
 */
export async function proposeAlt(page: Page, index: number, context: AltContext, severities: Severities, ask: Ask): Promise<Proposal> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no use ${index}.`);
  const question = altQuestion(use, context);
  const answer = await ask([], question);
  const options = { maxLength: context.maxLength, severities };
  const first = judgeAnswer(page, index, options, answer);
  if (first.kind === "passed") return first.written;
  const second = judgeAnswer(page, index, options, await ask([{ question, answer }], altRepair(first.problems)));
  if (second.kind === "passed") return second.written;
  const written = second.written ?? first.written ?? { role: "informative", alt: "", description: "" };
  return { ...written, needsPerson: second.problems.join(" ") };
}

type Judged = { kind: "passed"; written: WrittenAlt } | { kind: "broken"; written?: WrittenAlt; problems: string[] };

function judgeAnswer(page: Page, index: number, options: Omit<JudgeOptions, "isThere">, answer: string): Judged {
  const written = parseWrittenAlt(answer);
  if (written === undefined) return { kind: "broken", problems: ["The answer is not the JSON object that was asked for."] };
  if (written.role !== "decorative" && written.alt === "") {
    return { kind: "broken", written, problems: [`The role is ${written.role}, but the alternative text is empty.`] };
  }
  const problems = problemsOf(page, index, written.alt, options);
  return problems.length === 0 ? { kind: "passed", written } : { kind: "broken", written, problems };
}
