import { NO_FEATURES, type DialectFeatures } from "./dialect.ts";
import type { DocumentSyntax } from "./documentSyntax.ts";
import { mayUseComponents, type Components } from "./markup/components.ts";
import { sites } from "./siteList.ts";
import type { BaseSyntax, SiteProfile } from "./siteProfile.ts";
import { syntaxes } from "./syntaxList.ts";

/** Id of the profile of a site generator. */
export type SiteId = (typeof sites)[number]["id"];

/** Id of a document syntax, or of a site generator's dialect of it, such as `markdown:mkdocs`. */
export type Syntax = BaseSyntax | `${BaseSyntax}:${SiteId}`;

const definitionsById = new Map<BaseSyntax, DocumentSyntax>(syntaxes.map((syntax) => [syntax.id, syntax]));

/** Features of each dialect. */
const featuresById = new Map<Syntax, DialectFeatures>([
  ...syntaxes.map(({ id, features = [] }: DocumentSyntax & { id: BaseSyntax }): [Syntax, DialectFeatures] => [id, new Set(features)]),
  ...sites.flatMap(({ id, dialects }: SiteProfile) =>
    Object.entries(dialects).map(([base, features]): [Syntax, DialectFeatures] => [`${base}:${id}` as Syntax, new Set(features)]),
  ),
]);

/** Ids of all syntaxes and dialects. */
export const syntaxIds: readonly Syntax[] = [...featuresById.keys()];

/** Returns the syntax that a dialect belongs to. */
export function getBaseSyntax(id: Syntax): BaseSyntax {
  return id.replace(/:.*$/, "") as BaseSyntax;
}

/** Returns the features in which a dialect differs from its syntax. */
export function getFeatures(id: Syntax): DialectFeatures {
  return featuresById.get(id) ?? NO_FEATURES;
}

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
