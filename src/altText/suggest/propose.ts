import { judge, type JudgeOptions } from "../rules/judge.ts";
import { isFixedByAltText } from "../rules/rules.ts";
import type { Page } from "../document/edits/changes.ts";
import { planAlts } from "../document/edits/plan.ts";
import { altQuestion, altRepair, parseWrittenAlt, type AltContext, type WrittenAlt } from "./prompt.ts";

export interface Proposal extends WrittenAlt {
  /** Why a person must look at it: it breaks a rule still. */
  needsPerson?: string;
}

type Severities = NonNullable<JudgeOptions["severities"]>;

/** One answer about the image, after those before it. */
type Ask = (before: { question: string; answer: string }[], question: string) => Promise<string>;

/**
 * An alt text for one use that passes the rules it is judged by, asked for once more where it does not.
 * @param severities of rules that count more or less than they usually do: one that is off is no reason to ask a person
 * @throws whatever `ask` does
 */
export async function proposeAlt(page: Page, index: number, context: AltContext, severities: Severities, ask: Ask): Promise<Proposal> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no use ${index}.`);
  const question = altQuestion(use, context);
  const answer = await ask([], question);
  const options = { maxLength: context.maxLength, severities };
  const first = check(page, index, options, answer);
  if (first.kind === "passed") return first.written;
  const again = check(page, index, options, await ask([{ question, answer }], altRepair(first.problems)));
  if (again.kind === "passed") return again.written;
  const written = again.written ?? first.written ?? { role: "informative", alt: "", description: "" };
  return { ...written, needsPerson: again.problems.join(" ") };
}

type Checked = { kind: "passed"; written: WrittenAlt } | { kind: "broken"; written?: WrittenAlt; problems: string[] };

function check(page: Page, index: number, options: Omit<JudgeOptions, "isThere">, answer: string): Checked {
  const written = parseWrittenAlt(answer);
  if (written === undefined) return { kind: "broken", problems: ["The answer is not the JSON object that was asked for."] };
  if (written.role !== "decorative" && written.alt === "") {
    return { kind: "broken", written, problems: [`The role is ${written.role}, but the alternative text is empty.`] };
  }
  const problems = problemsOf(page, index, written.alt, options);
  return problems.length === 0 ? { kind: "passed", written } : { kind: "broken", written, problems };
}

/** Said of an alt text whose place can't have it, or would be read as something else with it. */
export const CANT_BE_WRITTEN = "It can't be written here.";

/** What would be wrong with this alt text in its place: the document is judged as it would be with it. */
export function problemsOf(page: Page, index: number, alt: string, options: Omit<JudgeOptions, "isThere">): string[] {
  const { left, source, uses } = planAlts(page, new Map([[index, alt]]));
  if (left.has(index)) return [CANT_BE_WRITTEN];
  return judge(source, uses, options).flatMap(({ rule, use, severity, message }) => {
    if (severity === "info") return [];
    if (use === uses[index]) return isFixedByAltText(rule) ? [message] : [];
    const isNext = use === uses[index + 1] && rule === "repeats-previous";
    return isNext ? ["The image after this one is another and has the same alt text."] : [];
  });
}
