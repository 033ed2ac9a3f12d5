import type { Page } from "../document/edits/changes.ts";
import { planAlts } from "../document/edits/plan.ts";
import { judge, type JudgeOptions } from "../rules/judge.ts";
import { isFixedByAltText } from "../rules/rules.ts";

type Options = Omit<JudgeOptions, "isThere">;

/** Problem of an alt text whose place can't hold it, or would be read as something else with it. */
const CANT_BE_WRITTEN = "It can't be written here.";

/** Lists what would be wrong with an alt text in its place: the document is judged with the text written into it. */
export function problemsOf(page: Page, index: number, alt: string, options: Options): string[] {
  const { skipped, source, uses } = planAlts(page, new Map([[index, alt]]));
  if (skipped.has(index)) return [CANT_BE_WRITTEN];
  return judge(source, uses, options).flatMap(({ rule, use, severity, message }) => {
    if (severity === "info") return [];
    if (use === uses[index]) return isFixedByAltText(rule) ? [message] : [];
    const isNext = use === uses[index + 1] && rule === "repeats-previous";
    return isNext ? ["The image after this one is another and has the same alt text."] : [];
  });
}

/**
 * Judges alt texts together: each may be fine alone, but repeat the one of the image before it, or not fit into the document with the others.
 * @param texts alt texts by the index of their use
 * @returns the problem of each text that has one
 */
export function findProblemsTogether(page: Page, texts: Map<number, string>, options: Options): Map<number, string> {
  const { skipped, source, uses } = planAlts(page, texts);
  const repeats = judge(source, uses, options).filter(({ rule, severity }) => rule === "repeats-previous" && severity !== "info");
  const indices = new Map(uses.map((use, index) => [use, index]));
  const problems = [
    ...repeats.map(({ use, message }): [number, string] => [indices.get(use) ?? -1, message]),
    ...Array.from(skipped, (index): [number, string] => [index, CANT_BE_WRITTEN]),
  ];
  return new Map(problems.filter(([index]) => texts.has(index)));
}
