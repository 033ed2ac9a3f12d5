import { replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Formats the path of a file for a prompt, on one line. A relative path inside the root is kept. Any other path is reduced to the file name,
 * because the server must not learn the user's name or the names of private folders.
 */
export function toPromptPath(path: string): string {
  const parts = path.split(/[\\/]/);
  const isOutside = /^(?:[\\/~]|[a-z][a-z\d+.-]*:)/i.test(path) || parts.includes("..");
  const promptPath = isOutside ? (parts.findLast((part) => part !== "") ?? "") : path;
  return replaceUnsafeCharacters(promptPath, "\uFFFD").replace(/[\r\n\t\v\f\p{Zl}\p{Zp}]+/gu, " ");
}
