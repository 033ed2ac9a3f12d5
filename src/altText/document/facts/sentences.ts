/** Length up to which whole sentences are taken, in characters. */
const MAX_LENGTH = 300;

/** Length up to which a single sentence is not cut. */
const MAX_SENTENCE_LENGTH = 500;

/** Length of the text that is divided into sentences, which takes more time than reading it. */
const SEARCHED_LENGTH = 2000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });

/**
 * Returns the last whole sentences of text whose blocks are separated by line feeds: up to 300 characters, or else one sentence, which is cut if
 * it is longer than 500.
 */
export function takeLastSentences(text: string): string {
  const sentences = splitSentences(text.slice(-SEARCHED_LENGTH)).reverse();
  const taken = countTaken(sentences);
  if (taken > 0) return sentences.slice(0, taken).reverse().join("").trimStart();
  const last = sentences[0] ?? "";
  return last.length <= MAX_SENTENCE_LENGTH ? last.trimStart() : `…${last.slice(-MAX_LENGTH).replace(/^\S*\s/, "")}`;
}

/**
 * Returns the first whole sentences of text whose blocks are separated by line feeds: up to 300 characters, or else one sentence, which is cut
 * if it is longer than 500.
 */
export function takeFirstSentences(text: string): string {
  const sentences = splitSentences(text.slice(0, SEARCHED_LENGTH));
  const taken = countTaken(sentences);
  if (taken > 0) return sentences.slice(0, taken).join("").trimEnd();
  const first = sentences[0] ?? "";
  return first.length <= MAX_SENTENCE_LENGTH ? first.trimEnd() : `${first.slice(0, MAX_LENGTH).replace(/\s\S*$/, "")}…`;
}

function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let isContinued = false;
  for (const { segment } of segmenter.segment(text)) {
    // A mark of the end without a space after it, as in “a.b”, or a space alone, does not end a sentence.
    if (isContinued || (sentences.length > 0 && segment.trim() === "")) sentences.push((sentences.pop() ?? "") + segment);
    else sentences.push(segment);
    // After an abbreviation, the segmenter may see the end of a sentence.
    isContinued = /(?:^|[\s(])(?:\p{L}\.|e\.g\.|i\.e\.|z\.\s?B\.|cf\.|vs\.|No\.|Nr\.|Fig\.|Abb\.) *$/u.test(segment);
  }
  return sentences;
}

/** Counts the sentences that fit, from the first one on. */
function countTaken(sentences: string[]): number {
  let length = 0;
  const end = sentences.findIndex((sentence) => (length += sentence.length) > MAX_LENGTH);
  return end < 0 ? sentences.length : end;
}
