import type { DialectFeature } from "./dialect.ts";
import type { syntaxes } from "./syntaxList.ts";

/** Id of a syntax that a file extension selects. */
export type BaseSyntax = (typeof syntaxes)[number]["id"];

/** A file, or a folder, that shows which site generator builds the folder that contains it. */
export interface SiteMarker {
  name: RegExp;
  /** Set for a folder, which has no content. */
  isFolder?: true;
  /** Matches the content of the file. Needed if other programs have files of the same name. */
  content?: RegExp;
}

/** A document that may belong to a site. */
export interface SiteDocument {
  syntax: BaseSyntax;
  /** Path relative to the folder of the marker, with forward slashes. */
  path: string;
  source: string;
  /** Content of the marker; empty for a folder. */
  configuration: string;
  /** Names of the files and folders beside the marker. */
  siblings: readonly string[];
}

/** How a site generator reads documents. To add a generator, add a file with its profile to `sites/`, and run `npm run generate`. */
export interface SiteProfile {
  readonly id: string;
  readonly markers: readonly SiteMarker[];
  /** Syntaxes that `chooseSyntax` may return, each with the features of its dialect. */
  readonly dialects: Partial<Record<BaseSyntax, readonly DialectFeature[]>>;
  /** Chooses the syntax in which the generator reads a document. Returns undefined if the document is not part of the site. */
  readonly chooseSyntax: (document: SiteDocument) => BaseSyntax | undefined;
}
