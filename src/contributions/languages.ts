import { syntaxes } from "../altText/light.ts";

/** VS Code's language ids of all supported documents. Opening such a document activates the extension. */
export const LANGUAGE_IDS: readonly string[] = syntaxes.flatMap(({ languageIds }) => [...languageIds]);
