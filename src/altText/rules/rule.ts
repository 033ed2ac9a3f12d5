import type { ImageUse } from "../document/imageUse.ts";
import type { SyntaxFeature } from "../document/documentSyntax.ts";

export const severities = ["error", "warning", "info", "off"] as const;
export type Severity = (typeof severities)[number];

/** Facts about an image beyond its own markup. */
export interface Surroundings {
  /** The previous image in the same document, and the source from its start to the end of the image. */
  previous?: { use: ImageUse; source: string };
  /** Whether the image file exists: `doubtful` if it was not found but may exist, undefined if that is unknown. */
  imageExists?: boolean | "doubtful";
  /** Maximum length of alt text, in characters. */
  maxLength: number;
}

/** A problem with one image whose severity differs from the default severity of its rule. */
export interface Problem {
  /** A sentence for the user. */
  message: string;
  /** Applies unless the settings give the rule a severity: `info` for markup that may be intended, `error` for a control without a name. */
  severity: "info" | "error";
}

/**
 * Checks one image.
 * @param alt the alt text, trimmed; empty if there is none
 * @returns a sentence for the user; a `Problem` if the severity differs from the rule's default; undefined if there is no problem
 */
export type RuleCheck = (use: ImageUse, alt: string, surroundings: Surroundings) => string | Problem | undefined;

/** A rule for alt text. To add a rule, add a file with the rule and its examples to this folder, and run `npm run generate`. */
export interface Rule {
  readonly id: string;
  /** Position in lists of rules, and among the findings of one image. */
  readonly order: number;
  /** Default severity, which settings can override. A rule that is off by default reports findings only if the settings give it a severity. */
  readonly severity: Severity;
  /** The success criterion of WCAG 2.2 behind the rule. */
  readonly wcag: string;
  /** Tells the user why the finding matters and how to resolve it. */
  readonly explanation: string;
  /** `altText` if new alt text can resolve a finding. Otherwise the markup or a file must change, and suggested alt text is not rejected because of the finding. */
  readonly fixedBy: "altText" | "otherEdit";
  /** Rules that report the same cause. The finding of this rule is left out if one of them applies to the image, even if that one is off or suppressed. */
  readonly yieldsTo?: readonly string[];
  readonly check: RuleCheck;
}

/** The success criterion behind most rules. */
export const NON_TEXT = "1.1.1 Non-text Content (A)";

/** Limits a check to images that have alt text and are not hidden. */
export function checkText(check: RuleCheck): RuleCheck {
  return (use, alt, surroundings) => (alt === "" || use.isHidden ? undefined : check(use, alt, surroundings));
}

/** Examples that the file of each rule exports as `examples`, for tests and documentation. The bundler drops the unused export. */
export type RuleExamples = AltExamples | MarkupExamples;

/** Examples of alt text, each tested on `<img>` and on a Markdown image. */
export interface AltExamples {
  readonly failingAlts: readonly string[];
  readonly passingAlts: readonly string[];
}

/** Markup that is tested in every syntax, or only in syntaxes that have, or lack, a feature. */
export interface MarkupExamples {
  readonly failing: readonly (Example & {
    /** Alt text, or other markup, that resolves the finding. */
    readonly fix: { readonly alt: string } | { readonly markup: string };
  })[];
  readonly passing: readonly Example[];
  /** URL of the only image whose file exists. */
  readonly existingUrl?: string;
}

export interface Example {
  readonly markup: string;
  readonly requires?: SyntaxFeature;
  readonly excludes?: SyntaxFeature;
}
