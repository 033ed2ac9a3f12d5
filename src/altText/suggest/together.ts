import { judge, type JudgeOptions } from "../rules/judge.ts";
import type { Page } from "../document/edits/changes.ts";
import { planAlts } from "../document/edits/plan.ts";
import { CANT_BE_WRITTEN } from "./propose.ts";

/**
 * Alt texts that pass one by one may still say the same of two images in a row, or not stand together, once all of them are in the document.
 * @param texts by the index of their use
 * @returns what is wrong with each that repeats the one before it, or does not stand
 */
export function repeatsAmong(page: Page, texts: Map<number, string>, options: Omit<JudgeOptions, "isThere">): Map<number, string> {
  const { left, source, uses } = planAlts(page, texts);
  const found = judge(source, uses, options).filter(({ rule, severity }) => {
    return rule === "repeats-previous" && severity !== "info";
  });
  const indices = new Map(uses.map((use, index) => [use, index]));
  const repeated = found.map(({ use, message }): [number, string] => [indices.get(use) ?? -1, message]);
  const wrong = [...repeated, ...Array.from(left, (index): [number, string] => [index, CANT_BE_WRITTEN])];
  return new Map(wrong.filter(([index]) => texts.has(index)));
}
