/** Maximum length of several sentences together, in characters. */
const MAX_LENGTH = 300;

/** Maximum length of a single sentence that is not cut, in characters. */
const MAX_SENTENCE_LENGTH = 500;

/** Maximum length of the text that is divided into sentences, in characters. Dividing longer text would take too much time. */
const SEARCHED_LENGTH = 2000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });

/**
 * Returns the last whole sentences of text whose blocks are separated by line feeds: up to 300 characters, or else one sentence, which is cut if
 * it is longer than 500.
 */
export function takeLastSentences(text: string): string {
  const sentences = splitSentences(text.slice(-SEARCHED_LENGTH)).reverse();
  const fittingCount = countFitting(sentences);
  if (fittingCount > 0) return sentences.slice(0, fittingCount).reverse().join("").trimStart();
  const last = sentences[0] ?? "";
  return last.length <= MAX_SENTENCE_LENGTH ? last.trimStart() : `…${last.slice(-MAX_LENGTH).replace(/^\S*\s/, "")}`;
}

/**
 * Returns the first whole sentences of text whose blocks are separated by line feeds: up to 300 characters, or else one sentence, which is cut
 * if it is longer than 500.
 */
export function takeFirstSentences(text: string): string {
  const sentences = splitSentences(text.slice(0, SEARCHED_LENGTH));
  const fittingCount = countFitting(sentences);
  if (fittingCount > 0) return sentences.slice(0, fittingCount).join("").trimEnd();
  const first = sentences[0] ?? "";
  return first.length <= MAX_SENTENCE_LENGTH ? first.trimEnd() : `${first.slice(0, MAX_LENGTH).replace(/\s\S*$/, "")}…`;
}

function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let isContinued = false;
  for (const { segment } of segmenter.segment(text)) {
    // Text after an abbreviation continues its sentence, and white space alone belongs to the sentence before it.
    if (isContinued || (sentences.length > 0 && segment.trim() === "")) sentences.push((sentences.pop() ?? "") + segment);
    else sentences.push(segment);
    // The segmenter may end a sentence after an abbreviation.
    isContinued = /(?:^|[\s(])(?:\p{L}\.|e\.g\.|i\.e\.|z\.\s?B\.|cf\.|vs\.|No\.|Nr\.|Fig\.|Abb\.) *$/u.test(segment);
  }
  return sentences;
}

/** Counts the sentences that fit, from the first one on. */
function countFitting(sentences: string[]): number {
  let length = 0;
  const end = sentences.findIndex((sentence) => (length += sentence.length) > MAX_LENGTH);
  return end < 0 ? sentences.length : end;
}
