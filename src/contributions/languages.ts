import { syntaxes } from "../altText/light.ts";

/** VS Code's languages of the documents whose images are known: each of them activates the extension. */
export const LANGUAGE_IDS: readonly string[] = syntaxes.flatMap(({ languageIds }) => [...languageIds]);
