import { NO_FEATURES, type DialectFeatures } from "./dialect.ts";
import { QUARTO } from "./quartoFeatures.ts";
import { sites } from "./siteList.ts";
import type { BaseSyntax, SiteProfile } from "./siteProfile.ts";

/** Id of the profile of a site generator. */
export type SiteId = (typeof sites)[number]["id"];

/** Id of a document syntax, or of a site generator's dialect of it, such as `markdown:mkdocs`. */
export type Syntax = BaseSyntax | `${BaseSyntax}:${SiteId}`;

/** Features of each dialect. This module does not import the syntaxes, whose image readers would otherwise be part of the bundle of the frameworks' parsers. */
export const featuresById: ReadonlyMap<Syntax, DialectFeatures> = new Map<Syntax, DialectFeatures>([
  ["quarto", new Set(QUARTO)],
  ...sites.flatMap(({ id, dialects }: SiteProfile) =>
    Object.entries(dialects).map(([base, features]): [Syntax, DialectFeatures] => [`${base}:${id}` as Syntax, new Set(features)]),
  ),
]);

/** Returns the syntax that a dialect belongs to. */
export function getBaseSyntax(id: Syntax): BaseSyntax {
  return id.replace(/:.*$/, "") as BaseSyntax;
}

/** Returns the features in which a dialect differs from its syntax. */
export function getFeatures(id: Syntax): DialectFeatures {
  return featuresById.get(id) ?? NO_FEATURES;
}
