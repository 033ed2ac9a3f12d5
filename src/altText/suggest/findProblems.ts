import type { EditableDocument } from "../document/edits/changes.ts";
import { planAlts } from "../document/edits/plan.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { checkImages, type CheckOptions, type Finding } from "../rules/checkImages.ts";
import { rules } from "../rules/ruleList.ts";
import { isFixedByAltText, type RuleId } from "../rules/rules.ts";
import type { Doubt } from "./gate/gateCheck.ts";
import { isNearlySame } from "./gate/similarity.ts";

type Options = Omit<CheckOptions, "imageExists">;

/** Reported if the markup has no place for alt text, or would be parsed differently with it. */
const UNWRITABLE = "Alt text can't be written here.";

/** Rules that are only advice for existing alt text, but that the model must follow unless the settings make them advice as well. */
const STRICT_RULES: ReadonlySet<RuleId> = new Set(["too-long", "redundant-words"]);

const explanations = new Map<RuleId, string>(rules.map(({ id, explanation }) => [id, explanation]));

/** Lists the problems with the current alt text of one image. */
export function listProblems({ source, uses }: EditableDocument, index: number, options: Options): string[] {
  return checkImages(source, uses, options).flatMap((finding) => {
    const isProblem = finding.use === uses[index] && isForbidden(finding, options) && isFixedByAltText(finding.rule);
    return isProblem ? [finding.message] : [];
  });
}

/** Lists the problems with one image's alt text by checking the document with that text written into it. */
export function findProblems(document: EditableDocument, index: number, alt: string, options: Options): Doubt[] {
  const { skipped, source, uses } = planAlts(document, new Map([[index, alt]]));
  if (skipped.has(index)) return [{ message: UNWRITABLE, advice: "Write it in plain words without special characters." }];
  return checkImages(source, uses, options).flatMap((finding): Doubt[] => {
    const { rule, use, message } = finding;
    if (!isForbidden(finding, options)) return [];
    if (use === uses[index]) return isFixedByAltText(rule) ? [{ message, advice: explanations.get(rule) ?? "" }] : [];
    const isNext = use === uses[index + 1] && rule === "repeats-previous";
    return isNext ? [{ message: "Alt text is the same as that of the next image.", advice: "Say what sets this image apart." }] : [];
  });
}

/** Whether new alt text with this finding counts as wrong. */
function isForbidden({ severity, rule }: Finding, { severities }: Options): boolean {
  return severity !== "info" || (STRICT_RULES.has(rule) && severities?.[rule] !== "info");
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
    ...findSameTexts(uses, texts),
    ...repeatFindings.map(({ use, message }): [number, string] => [indices.get(use) ?? -1, message]),
    ...Array.from(skipped, (index): [number, string] => [index, UNWRITABLE]),
  ];
  return new Map(problems.filter(([index]) => texts.has(index)));
}

/** Maximum number of images of a document that are compared with each other. */
const MAX_COMPARED = 300;

/** Finds texts that are nearly the same as the alt text of another image in the document, so that readers can't tell the images apart. */
function findSameTexts(uses: ImageUse[], texts: Map<number, string>): [number, string][] {
  const compared = Array.from(texts.keys()).slice(0, MAX_COMPARED);
  return compared.flatMap((index): [number, string][] => {
    const alt = texts.get(index) ?? "";
    const other = uses.slice(0, MAX_COMPARED).find((use, otherIndex) => {
      const isCompared = otherIndex !== index && use.target !== uses[index]?.target && !(otherIndex > index && texts.has(otherIndex));
      return isCompared && use.alt.kind === "text" && isNearlySame(alt, use.alt.value);
    });
    return other === undefined ? [] : [[index, `Alt text is nearly the same as that of ${other.target ?? "another image"}.`]];
  });
}
