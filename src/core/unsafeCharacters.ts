/**
 * Matches control characters (except whitespace), lone surrogates, noncharacters, and bidirectional controls that make a text look like
 * a different one (“Trojan Source”, CVE-2021-42574). Does not match directional marks, which Hebrew and Arabic text needs.
 */
const UNSAFE = /(?!\s)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/gu;

/** Replaces characters that readable text does not need. Whitespace, including line breaks, is kept. */
export function replaceUnsafeCharacters(text: string, replacement: string): string {
  return text.replace(UNSAFE, replacement);
}

/** Replaces lone surrogates, which can't be encoded in UTF-8. */
export function replaceLoneSurrogates(text: string): string {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}
