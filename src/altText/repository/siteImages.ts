import { dirname, join, posix, resolve } from "node:path";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";
import type { ImagePlaces } from "../document/siteProfile.ts";

/** The folders in which a document's site finds images. */
export interface SitePlaces {
  /** Absolute path of the site's folder. */
  folder: string;
  places: ImagePlaces;
  /** Whether a configuration shows which site generator builds the folder. Otherwise the places are those that many generators use. */
  isKnown: boolean;
}

/** Places that many site generators use. */
export const USUAL_PLACES: ImagePlaces = {
  publicFolders: ["", "public", "static", "assets", "docs", "www", "src"],
  contentFolders: ["src/content", "content", "contents", "src/pages", "pages", "src/app", "app", "docs", "src"],
  basePath: "",
  isIncomplete: true,
};

const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z]{2,4})?$/i;

/**
 * Lists the paths at which the rules of a site may find the file of a URL. The path relative to the document is not included.
 * @param url path, with or without a slash at its start
 */
export function listSitePaths(url: string, document: string, { folder, places }: SitePlaces): string[] {
  const { basePath, contentFolders = [] } = places;
  const documentPath = getRelativeName(document, folder);
  const languages = ["", ...findLanguages(documentPath)];
  const publicFolders = [...places.publicFolders, ...contentFolders].flatMap((name) => languages.map((language) => join(name, language)));
  const siteUrls = url.startsWith("/") ? stripPrefixes(url, basePath, languages) : resolveFromPages(url, documentPath, contentFolders);
  const paths = siteUrls.flatMap((siteUrl) => publicFolders.map((name) => join(folder, name, siteUrl)));
  return [...new Set([...paths, ...(url.startsWith("/") ? [] : listOriginals(url, document, folder))])].filter((path) =>
    isInside(path, folder),
  );
}

/**
 * Returns variants of a URL: as it is, without the path at which the site is served, and without the language of the page.
 * @param basePath if undefined, the first folder of the URL may be the path at which the site is served
 */
function stripPrefixes(url: string, basePath: string | undefined, languages: string[]): string[] {
  const prefix = basePath ?? /^\/[^/]+(?=\/)/.exec(url)?.[0] ?? "";
  const withoutBase = prefix !== "" && url.startsWith(`${prefix}/`) ? [url, url.slice(prefix.length)] : [url];
  return withoutBase.flatMap((path) => [
    path,
    ...languages.filter((name) => name !== "" && path.startsWith(`/${name}/`)).map((name) => path.slice(name.length + 1)),
  ]);
}

/** Resolves a relative URL from the URL of the page, both with and without a slash at the end of the page's URL. */
function resolveFromPages(url: string, documentPath: string, contentFolders: readonly string[]): string[] {
  const routes = ["", ...contentFolders].flatMap((name) => {
    if (name !== "" && !documentPath.startsWith(`${name}/`)) return [];
    const path = name === "" ? documentPath : documentPath.slice(name.length + 1);
    return [path.replace(/\.\w+$/, "").replace(/(?:^|\/)(?:index|_index|readme)$/i, "")];
  });
  return routes.flatMap((route) => [posix.join("/", dirname(`/${route}`), url), posix.join("/", route, url)]);
}

/** Resolves a relative URL from the originals that a translated document may have. */
function listOriginals(url: string, document: string, folder: string): string[] {
  const path = getRelativeName(document, folder);
  const names = path.split("/");
  const docusaurus = /(?:^|\/)i18n\/[^/]+\/docusaurus-plugin-content-(\w+)(?:-[\w-]+)?\/(?:current\/)?/;
  const originals = [path.replace(docusaurus, (_, plugin: string) => `${plugin}/`)];
  for (const [index, name] of names.slice(0, -1).entries()) {
    if (!LANGUAGE.test(name)) continue;
    for (const language of ["en", "en-us", ""]) originals.push(names.with(index, language).filter(Boolean).join("/"));
  }
  return originals.filter((original) => original !== path).map((original) => resolve(folder, dirname(original), url));
}

/** Finds the languages in the path of a document. */
function findLanguages(path: string): string[] {
  const names = path
    .split("/")
    .slice(0, -1)
    .filter((name) => LANGUAGE.test(name));
  return names.length === 0 ? [] : [...names.slice(0, 2), "en"];
}
