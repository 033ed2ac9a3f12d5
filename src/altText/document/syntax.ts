import type { DocumentSyntax } from "./documentSyntax.ts";
import { featuresById, getBaseSyntax, type Syntax } from "./features.ts";
import { mayUseComponents, type Components } from "./markup/components.ts";
import type { BaseSyntax } from "./siteProfile.ts";
import { syntaxes } from "./syntaxList.ts";

export type { SiteId, Syntax } from "./features.ts";

const definitionsById = new Map<BaseSyntax, DocumentSyntax>(syntaxes.map((syntax) => [syntax.id, syntax]));

/** Ids of all syntaxes and dialects. */
export const syntaxIds: readonly Syntax[] = [...new Set<Syntax>([...definitionsById.keys(), ...featuresById.keys()])];

export function getDefinition(id: Syntax): DocumentSyntax {
  const definition = definitionsById.get(getBaseSyntax(id));
  if (definition === undefined) throw new RangeError(`Unknown syntax: “${id}”.`);
  return definition;
}

/** Detects the syntax of a file from its extension. Returns undefined if the file format is not supported. */
export function detectSyntax(path: string): BaseSyntax | undefined {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return syntaxes.find(({ extensions }: DocumentSyntax) => extensions.includes(extension))?.id;
}

/** File extensions that VS Code opens as plain text unless an installed extension adds their language. */
export const extensionsWithoutLanguage: readonly string[] = syntaxes.flatMap(({ hasBuiltInLanguage, extensions }) =>
  hasBuiltInLanguage ? [] : extensions,
);

/** Detects the syntax of a document in an editor from its language, or from its file extension if VS Code may not know the language. */
export function detectSyntaxByLanguage(languageId: string, path: string): BaseSyntax | undefined {
  const byLanguage = syntaxes.find(({ languageIds }: DocumentSyntax) => languageIds.includes(languageId));
  const findExtension = () => extensionsWithoutLanguage.find((extension) => path.endsWith(`.${extension}`));
  return byLanguage?.id ?? detectSyntax(`document.${findExtension() ?? ""}`);
}

/** Whether a document may contain images. Other documents are not parsed. */
export function mayHaveImages(source: string, syntax: Syntax, components: Components): boolean {
  return getDefinition(syntax).mayHaveImages(source) || mayUseComponents(source, components);
}
