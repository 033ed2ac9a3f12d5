/**
 * Control characters other than white space, lone surrogates, noncharacters, and the controls of writing direction that make a text look like
 * another one (“Trojan Source”, CVE-2021-42574). Marks of direction, which Hebrew and Arabic texts need, are not among them.
 */
const UNSAFE = /(?!\s)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/gu;

/** Replaces the characters that no text for readers needs. White space stays, line ends included. */
export function replaceUnsafeCharacters(text: string, replacement: string): string {
  return text.replace(UNSAFE, replacement);
}

/** Replaces lone surrogates, which have no encoding in UTF-8. */
export function replaceLoneSurrogates(text: string): string {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}
