/** Maximum length of a language in the user's words, in characters. It becomes a part of the prompt. */
const MAX_LENGTH = 50;

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/**
 * Returns the English name of a language tag such as `pt-br`. Any other text, such as `German` or `plain English`, is returned as it is, up to
 * a maximum length.
 * @returns undefined for an empty string
 */
export function toLanguageName(language: string): string | undefined {
  if (language === "") return undefined;
  const text = language.slice(0, MAX_LENGTH);
  try {
    return names.of(language) ?? text;
  } catch {
    return text;
  }
}
