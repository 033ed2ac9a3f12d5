import type { DocumentSyntax } from "./documentSyntax.ts";
import { mayUseComponents, type Components } from "./markup/components.ts";
import { syntaxes } from "./syntaxList.ts";

/** Id of a document syntax. */
export type Syntax = (typeof syntaxes)[number]["id"];

const definitionsById = new Map<Syntax, DocumentSyntax>(syntaxes.map((syntax) => [syntax.id, syntax]));

export function getDefinition(id: Syntax): DocumentSyntax {
  const definition = definitionsById.get(id);
  if (definition === undefined) throw new RangeError(`Unknown syntax: “${id}”.`);
  return definition;
}

/** Detects the syntax of a file from its extension. Returns undefined if the file format is not supported. */
export function detectSyntax(path: string): Syntax | undefined {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return syntaxes.find(({ extensions }: DocumentSyntax) => extensions.includes(extension))?.id;
}

/** File extensions that VS Code opens as plain text unless an installed extension adds their language. */
export const extensionsWithoutLanguage: readonly string[] = syntaxes.flatMap(({ hasBuiltInLanguage, extensions }) =>
  hasBuiltInLanguage ? [] : extensions,
);

/** Detects the syntax of a document in an editor from its language, or from its file extension if VS Code may not know the language. */
export function detectSyntaxByLanguage(languageId: string, path: string): Syntax | undefined {
  const byLanguage = syntaxes.find(({ languageIds }: DocumentSyntax) => languageIds.includes(languageId));
  const findExtension = () => extensionsWithoutLanguage.find((extension) => path.endsWith(`.${extension}`));
  return byLanguage?.id ?? detectSyntax(`document.${findExtension() ?? ""}`);
}

/** Whether a document may contain images. Other documents are not parsed. */
export function mayHaveImages(source: string, syntax: Syntax, components: Components): boolean {
  return getDefinition(syntax).mayHaveImages(source) || mayUseComponents(source, components);
}
