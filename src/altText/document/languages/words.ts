const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** Splits text into its words, in lower case. Text without spaces, such as Japanese, is split by a dictionary. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text.normalize("NFC").toLowerCase())) if (isWordLike) words.push(segment);
  return words;
}

/** Matches quotations. */
const QUOTATION =
  /“[^”]{0,300}”|„[^“”]{0,300}[“”]|«[^»]{0,300}»|»[^«]{0,300}«|「[^」]{0,300}」|『[^』]{0,300}』|"[^"]{0,300}"|`[^`]{0,300}`|(?<![\p{L}\p{N}])['‘][^'’]{0,300}['’](?![\p{L}\p{N}])/gu;

/** Matches words that are addresses, paths, numbers or identifiers. */
const IDENTIFIER = /[\d_/\\@:]|\p{L}\.\p{L}|\p{Ll}\p{Lu}/u;

/** Lists the quotations in a text, without their marks. */
export function listQuotations(text: string): string[] {
  return Array.from(text.matchAll(QUOTATION), ([quotation]) => quotation.slice(1, -1));
}

export function removeQuotations(text: string): string {
  return text.replace(QUOTATION, " ");
}

/** Removes what has the same form in every language: quotations, addresses and identifiers. */
export function removeUntranslated(text: string): string {
  return removeQuotations(text)
    .split(/\s+/)
    .filter((word) => !IDENTIFIER.test(word))
    .join(" ");
}
