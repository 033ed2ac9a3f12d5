/** Matches the tokens that end JSX elements: every element contains one of them. */
const ELEMENT_END = /<\/|\/>/;

const SCRIPT_LANGUAGE = /^(java|type)script/;

/** An open document, or a changed part of it. */
export interface OpenDocument {
  languageId: string;
  path: string;
  getText: () => string;
}

/**
 * Whether a document may contain images. Scripts only count if they may contain a JSX element. All other supported documents count: images may
 * be pasted into Markdown, for example.
 * @param languages VS Code's ids of the supported languages. The file extension is compared with these ids too, because a Vue component is
 *   plain text to VS Code unless an extension defines the language
 */
export function mayHoldImages({ languageId, path, getText }: OpenDocument, languages: ReadonlySet<string>): boolean {
  if (!languages.has(languageId)) return languages.has(path.slice(path.lastIndexOf(".") + 1));
  return !SCRIPT_LANGUAGE.test(languageId) || ELEMENT_END.test(getText());
}
