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

/** Folders and URLs at which a site generator finds the images of its pages. All folders are relative to the folder of the marker. */
export interface ImagePlaces {
  /** Folders whose files the site serves from its root. The folder of the marker is `""`. */
  publicFolders: readonly string[];
  /** Folders with the documents. The path of a document in such a folder is the URL of its page. */
  contentFolders?: readonly string[];
  /** Path at which the site is served, such as `/docs`; empty for the root. Undefined if it is not known. */
  basePath?: string | undefined;
  /** Set if an image may be in none of the folders, because a theme or plugin may provide it, or because the URL of a page may differ from its path. */
  isIncomplete?: true;
}

/** How a site generator reads documents. To add a generator, add a file with its profile to `sites/`, and run `npm run generate`. */
export interface SiteProfile {
  readonly id: string;
  readonly markers: readonly SiteMarker[];
  /** Syntaxes that `chooseSyntax` may return, each with the features of its dialect. */
  readonly dialects: Partial<Record<BaseSyntax, readonly DialectFeature[]>>;
  /** Undefined if the places are not known. */
  readonly getImagePlaces?: (site: Pick<SiteDocument, "configuration" | "siblings">) => ImagePlaces | undefined;
  /** Chooses the syntax in which the generator reads a document. Returns undefined if the document is not part of the site. */
  readonly chooseSyntax: (document: SiteDocument) => BaseSyntax | undefined;
}

/** Reads a value from a configuration in YAML, TOML, JSON or a script, by the name of its key. */
export function readConfiguredText(configuration: string, key: string): string | undefined {
  const match = new RegExp(String.raw`^\s*["']?${key}["']?\s*[:=]\s*["'\x60]?([^\s"'\x60#,]+)`, "im").exec(configuration);
  return match?.[1];
}

/** Reads the path of a folder from a configuration, without `./` or a slash at its start, and without slashes at its end. */
export function readConfiguredFolder(configuration: string, key: string): string | undefined {
  return readConfiguredText(configuration, key)?.replace(/^\.?\/|\/+$/g, "");
}

/** Returns the path of a URL such as `https://example.org/docs/`. Returns undefined for an expression, whose value is not known. */
export function readBasePath(url: string | undefined): string | undefined {
  if (url === undefined) return "";
  return /^(?:[a-z]+:\/)?\/[^${}]*$/i.test(url) ? url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/\/+$/, "") : undefined;
}
