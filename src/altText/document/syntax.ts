import type { DocumentSyntax } from "./documentSyntax.ts";
import { mayUseComponents, type Components } from "./markup/components.ts";
import { syntaxes } from "./syntaxList.ts";

/** Id of a document syntax. */
export type Syntax = (typeof syntaxes)[number]["id"];

const byId = new Map<Syntax, DocumentSyntax>(syntaxes.map((syntax) => [syntax.id, syntax]));

export function definitionOf(id: Syntax): DocumentSyntax {
  const definition = byId.get(id);
  if (definition === undefined) throw new RangeError(`There is no syntax “${id}”.`);
  return definition;
}

/** The syntax of a file by its extension; undefined for a file whose images are not looked for. */
export function syntaxOf(path: string): Syntax | undefined {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return syntaxes.find(({ extensions }: DocumentSyntax) => extensions.includes(extension))?.id;
}

/** Extensions of documents that may be plain text to VS Code if no installed extension knows their language. */
export const extensionsWithoutLanguage: readonly string[] = syntaxes.flatMap(({ hasBuiltInLanguage, extensions }) =>
  hasBuiltInLanguage ? [] : extensions,
);

/** The syntax of a document in an editor by its language, or by its extension if VS Code may not know the language. */
export function syntaxOfLanguage(languageId: string, path: string): Syntax | undefined {
  const byLanguage = syntaxes.find(({ languageIds }: DocumentSyntax) => languageIds.includes(languageId));
  const byExtension = () => extensionsWithoutLanguage.find((extension) => path.endsWith(`.${extension}`));
  return byLanguage?.id ?? syntaxOf(`document.${byExtension() ?? ""}`);
}

/** Whether a document has anything that could be an image. Documents without need not be parsed. */
export function mayHaveImages(source: string, syntax: Syntax, components: Components): boolean {
  return definitionOf(syntax).mayHaveImages(source) || mayUseComponents(source, components);
}
