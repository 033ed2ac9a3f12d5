/** Every JSX element ends with one of these. */
const ELEMENT_END = /<\/|\/>/;

const SCRIPT_LANGUAGE = /^(java|type)script/;

/** An open document, or a changed part of it. */
export interface OpenDocument {
  languageId: string;
  path: string;
  getText: () => string;
}

/**
 * Whether a document may hold images, or get some: Markdown counts without images too, because images are pasted into it. Most scripts hold
 * no elements at all.
 * @param languages VS Code's ids of the languages whose images are known. They are compared with the extension of the file too: without
 *   another extension of VS Code, a Vue component is plain text
 */
export function mayHoldImages({ languageId, path, getText }: OpenDocument, languages: ReadonlySet<string>): boolean {
  if (!languages.has(languageId)) return languages.has(path.slice(path.lastIndexOf(".") + 1));
  return !SCRIPT_LANGUAGE.test(languageId) || ELEMENT_END.test(getText());
}
