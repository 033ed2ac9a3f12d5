import { replaceLoneSurrogates } from "./unsafeCharacters.ts";

/**
 * Formats a value as JSON that is safe in a terminal and in a CI log. Characters that a terminal or a CI system could interpret as commands
 * are written as JSON escapes, which parsers decode. Lone surrogates are replaced, because strict parsers reject them.
 */
export function toJsonText(value: unknown): string {
  const json = JSON.stringify(value, (_, member: unknown) => (typeof member === "string" ? replaceLoneSurrogates(member) : member), 2);
  return json
    .replace(/[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069\p{Noncharacter_Code_Point}]/gu, escapeCharacter)
    .replace(/##(?=[a-z]*\[)/gi, String.raw`#\u0023`);
}

function escapeCharacter(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
