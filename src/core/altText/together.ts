import { findImageUses } from "./find/find.ts";
import { judge, type JudgeOptions } from "./judge.ts";
import { changed } from "./planChanges.ts";
import type { Page } from "./propose.ts";
import { altChange } from "./rewrite.ts";

/**
 * Alt texts that pass one by one may still say the same of two images in a row, once all of them stand in the document.
 * @param texts by the index of their use
 * @returns what is wrong with each that repeats the one before it
 */
export function repeatsAmong(page: Page, texts: Map<number, string>, options: Omit<JudgeOptions, "isThere">): Map<number, string> {
  const changes = [...texts].flatMap(([index, text]) => {
    const use = page.uses[index];
    return (use && altChange(use, text)) ?? [];
  });
  const source = changed(page.source, changes);
  const uses = findImageUses(source, page.syntax, page.components);
  const found = judge(source, uses, options).filter(({ rule, severity }) => {
    return rule === "repeats-previous" && severity !== "info";
  });
  return new Map(found.map(({ use, message }): [number, string] => [uses.indexOf(use), message]).filter(([index]) => texts.has(index)));
}
