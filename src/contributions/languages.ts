import { syntaxes } from "../altText/light.ts";

/** VS Code's language ids of all supported documents. Opening one of them activates the extension. */
export const LANGUAGE_IDS: readonly string[] = syntaxes.flatMap(({ languageIds }) => [...languageIds]);
