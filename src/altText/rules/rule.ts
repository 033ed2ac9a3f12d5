import type { ImageUse } from "../document/imageUse.ts";
import type { SyntaxFeature } from "../document/documentSyntax.ts";

export const severities = ["error", "warning", "info", "off"] as const;
export type Severity = (typeof severities)[number];

/** Facts about an image beyond its own markup. */
export interface Surroundings {
  /** The image before it in the same document. */
  previous?: ImageUse;
  /** Whether its file exists; undefined if that was not or can't be looked up. */
  isThere?: boolean;
  /** Maximum number of characters of an alt text. */
  maxLength: number;
}

/**
 * Checks one image and returns what is wrong with it, as a sentence for the user.
 * @param alt the alt text without white space around it; empty if there is none
 */
export type RuleCheck = (use: ImageUse, alt: string, surroundings: Surroundings) => string | undefined;

/** A rule for alt texts. A new rule is one file in this folder, with its examples; `npm run generate` lists it. */
export interface Rule {
  readonly id: string;
  /** Position in lists of rules, and among the findings of one image. */
  readonly order: number;
  /** Severity unless settings say otherwise. */
  readonly severity: Exclude<Severity, "off">;
  /** The success criterion of WCAG 2.2 behind the rule. */
  readonly wcag: string;
  /** Why the finding matters and what to do about it, for the user. */
  readonly explanation: string;
  /** Whether a new alt text can resolve a finding. Otherwise the markup or a file must change, and no alt text is rejected because of it. */
  readonly fixedBy: "altText" | "otherEdit";
  readonly check: RuleCheck;
}

export const NON_TEXT = "1.1.1 Non-text Content (A)";

/** Limits a check to images that have an alt text and are not hidden. */
export function checkText(check: RuleCheck): RuleCheck {
  return (use, alt, surroundings) => (alt === "" || use.isHidden ? undefined : check(use, alt, surroundings));
}

/** The examples of a rule, exported by its file as `examples`: they are its tests and, being an export of their own, are not shipped. */
export type RuleExamples = AltExamples | MarkupExamples;

/** Alt texts, each tested on an image of every kind. */
export interface AltExamples {
  readonly finding: readonly string[];
  readonly noFinding: readonly string[];
}

/** Markup that is read in every syntax, or in those with or without a feature. */
export interface MarkupExamples {
  readonly findingIn: readonly (Example & {
    /** An alt text, or other markup, without the finding. */
    readonly fixed: { readonly alt: string } | { readonly markup: string };
  })[];
  readonly noFindingIn: readonly Example[];
  /** Address of the one image whose file exists; existence is unknown for images without an address. */
  readonly existing?: string;
}

export interface Example {
  readonly markup: string;
  readonly with?: SyntaxFeature;
  readonly without?: SyntaxFeature;
}
