import type { EditableDocument } from "../document/edits/changes.ts";
import { planAlts } from "../document/edits/plan.ts";
import { checkImages, type CheckOptions, type Finding } from "../rules/checkImages.ts";
import { isFixedByAltText } from "../rules/rules.ts";

type Options = Omit<CheckOptions, "imageExists">;

/** Reported if the markup has no place for alt text, or would be parsed differently with it. */
const UNWRITABLE = "Alt text can't be written here.";

/** Lists the problems with the current alt text of one image. */
export function listProblems({ source, uses }: EditableDocument, index: number, options: Options): string[] {
  return checkImages(source, uses, options).flatMap((finding) => {
    const isProblem = finding.use === uses[index] && counts(finding) && isFixedByAltText(finding.rule);
    return isProblem ? [finding.message] : [];
  });
}

/** Lists the problems with one image's alt text by checking the document with that text written into it. */
export function findProblems(document: EditableDocument, index: number, alt: string, options: Options): string[] {
  const { skipped, source, uses } = planAlts(document, new Map([[index, alt]]));
  if (skipped.has(index)) return [UNWRITABLE];
  return checkImages(source, uses, options).flatMap((finding) => {
    const { rule, use, message } = finding;
    if (!counts(finding)) return [];
    if (use === uses[index]) return isFixedByAltText(rule) ? [message] : [];
    const isNext = use === uses[index + 1] && rule === "repeats-previous";
    return isNext ? ["Alt text is the same as that of the next image."] : [];
  });
}

/** Whether new alt text must not have a finding. The length limit is only advice for existing alt text, but the model must keep to it. */
function counts({ severity, rule }: Finding): boolean {
  return severity !== "info" || rule === "too-long";
}

/**
 * Checks the alt text of several images together: alt text that passes alone may repeat that of the previous image, or break the markup in
 * combination with others.
 * @param texts alt text by image index
 * @returns problems by image index
 */
export function findProblemsTogether(document: EditableDocument, texts: Map<number, string>, options: Options): Map<number, string> {
  const { skipped, source, uses } = planAlts(document, texts);
  const repeatFindings = checkImages(source, uses, options).filter(
    ({ rule, severity }) => rule === "repeats-previous" && severity !== "info",
  );
  const indices = new Map(uses.map((use, index) => [use, index]));
  const problems = [
    ...repeatFindings.map(({ use, message }): [number, string] => [indices.get(use) ?? -1, message]),
    ...Array.from(skipped, (index): [number, string] => [index, UNWRITABLE]),
  ];
  return new Map(problems.filter(([index]) => texts.has(index)));
}
