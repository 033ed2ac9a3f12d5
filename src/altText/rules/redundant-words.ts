import { isPlaceholder } from "./placeholder.ts";
import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const redundantWords = {
  id: "redundant-words",
  order: 6,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Screen readers already announce that this is an image. Start with what it shows.",
  fixedBy: "altText",
  check: checkText((_, alt) => {
    const phrase = REDUNDANT.exec(alt)?.[0];
    return phrase === undefined || isPlaceholder(alt)
      ? undefined
      : `Alt text says “${phrase.trim()}”; screen readers already announce it as an image.`;
  }),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: ["Image of a cat", "A picture showing a cat", "photo of me", "Bild von einer Katze", "Cat photo"],
  passingAlts: ["A cat", "Docker image layers", "The photographer at work", "Imagery"],
};

const REDUNDANT =
  /^(?:(?:an?|the|this) )?(?:image|picture|pic|photo|photograph|graphic|illustration|icon) (?:of|showing|shows|depicting|that shows)\b|^(?:ein )?(?:bild|foto) (?:von|des|der|einer?s?)\b|^(?:une )?(?:image|photo) d(?:e|u|es)\b|^(?:una )?(?:imagen|foto) de\b|\b(?:image|picture|photo)$/iu;
