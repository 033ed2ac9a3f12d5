import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const placeholder = {
  id: "placeholder",
  order: 5,
  severity: "error",
  wcag: NON_TEXT,
  explanation: "A placeholder says nothing about the image (WCAG failure F30).",
  fixedBy: "altText",
  check: checkText((_, alt) => (isPlaceholder(alt) ? `Alt text is a placeholder: “${alt}”.` : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: ["image", "Alt text", "TODO", "untitled", "Screenshot 1", "Bild", "图片"],
  passingAlts: ["Image editor", "A diagram of the queue", "To do list"],
};

/** Matches placeholders in widely used languages. */
const PLACEHOLDERS =
  /^(?:alt(?:ernat(?:e|ive))?(?:[ -]?text)?|image|images|img|picture|pic|photo|photograph|graphic|graphics|icon|figure|screenshot|diagram|chart|logo here|placeholder|spacer|blank|untitled(?:[ -]?\d+)?|todo|tbd|fixme|xxx|n\/a|none|null|undefined|description|enter image description here|image description|your alt text(?: here)?|bild|foto|grafik|abbildung|imagen|immagine|imagem|afbeelding|obraz|изображение|画像|图片|이미지)[\s.!]*\d*$/iu;

export function isPlaceholder(alt: string): boolean {
  return PLACEHOLDERS.test(alt);
}
