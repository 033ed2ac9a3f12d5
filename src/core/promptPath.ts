import { replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Formats the path of a file for a prompt, on one line. A path relative to the root is kept. Of any other path, only the file name is kept,
 * because the server must not learn the names of the user and of private folders.
 */
export function toPromptPath(path: string): string {
  const parts = path.split(/[\\/]/);
  const isOutside = /^(?:[\\/~]|[a-z][a-z\d+.-]*:)/i.test(path) || parts.includes("..");
  const shown = isOutside ? (parts.findLast((part) => part !== "") ?? "") : path;
  return replaceUnsafeCharacters(shown, "\uFFFD").replace(/[\r\n\t\v\f\p{Zl}\p{Zp}]+/gu, " ");
}
