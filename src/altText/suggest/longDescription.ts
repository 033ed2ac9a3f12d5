import { collapseWhitespace } from "../document/markup.ts";

/** Maximum length of a long description, in tokens. */
export const MAX_DESCRIPTION_TOKENS = 1024;

/**
 * Formats the request for a long description, which follows the answer with the alt text. This is a separate request for plain text: within JSON, models may repeat themselves endlessly in long
 * texts, and if the answer were cut off, the alt text would be lost.
 * @param language name of the language, such as “German (de)”
 */
export function formatDescriptionQuestion(language: string): string {
  return `Now write a long description of this image in ${language}: all its data, or its parts and how they are connected, in the order in which one reads them. Plain text without Markdown, at most 200 words. Don't repeat the alt text.`;
}

const segmenter = new Intl.Segmenter("und", { granularity: "sentence" });

/**
 * Cleans up a long description: removes a code fence around it and sentences that repeat, and the last sentence of an answer that was cut off.
 * @returns an empty string if nothing remains, or only the alt text
 */
export function cleanDescription(answer: string, isCut: boolean, alt: string): string {
  const answered = answer.trim().replace(/^```\w*\n([\s\S]*?)\n?```$/, "$1");
  const text = isCut ? removeIncompleteSentence(answered) : answered;
  const seen = new Set<string>();
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => {
    const sentences = Array.from(segmenter.segment(collapseWhitespace(paragraph)), ({ segment }) => segment);
    return sentences.filter((sentence) => {
      const isNew = !seen.has(sentence.trim());
      seen.add(sentence.trim());
      return isNew;
    });
  });
  const description = paragraphs
    .map((sentences) => sentences.join("").trim())
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
  return collapseWhitespace(description) === alt ? "" : description;
}

function removeIncompleteSentence(text: string): string {
  const last = Array.from(segmenter.segment(text)).at(-1);
  return last === undefined || /[.!?。!?]["”»')]*\s*$/.test(last.segment) ? text : text.slice(0, last.index);
}
