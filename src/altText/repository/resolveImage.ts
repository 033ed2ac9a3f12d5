import { dirname, join, parse, resolve } from "node:path";
import { isInside } from "../../disk/relativePath.ts";
import type { Aliases } from "./aliases.ts";
import { mayExistLater } from "./mayExistLater.ts";
import type { FilesUnderRoot } from "./filesUnderRoot.ts";
import { listSitePaths, USUAL_PLACES, type SitePlaces } from "./siteImages.ts";

/** Location of the image that a URL refers to. */
export type Resolution =
  | { kind: "file"; path: string }
  /** The image is stored in the notebook that shows it. */
  | { kind: "attached" }
  /** Git has the file, but has not written it to the disk. */
  | { kind: "leftOut" }
  /** The document refers to a file that does not exist. */
  | { kind: "missing" }
  /** The file was not found, but the rules of the site are not known well enough to be certain. */
  | { kind: "doubtful" }
  /** The image is not looked up: it is on the web, inside the document, resolved by a tool, or outside of the root. */
  | { kind: "elsewhere" };

/** Base of a URL that does not start with a slash. */
export type UrlBase =
  /** The document is itself the page. */
  | "document"
  /** The document is a module: only URLs that start with a dot are relative to it, and a tool resolves the others. */
  | "module"
  /** The URL of the page is unknown, as in most components. */
  | "unknown";

/**
 * Looks up the file of an image. Never accesses a device, a network share or anything outside of the root, not even through a symbolic link.
 * @param target URL in the document
 */
export async function resolveImage(
  target: string,
  document: string,
  files: FilesUnderRoot,
  urlBase: UrlBase,
  aliases?: Aliases,
  site?: SitePlaces,
): Promise<Resolution> {
  const url = toPath(target);
  if (url === undefined) return ELSEWHERE;
  const resolution = await resolveUrl(url, document, files, urlBase, aliases, site);
  if (resolution.kind !== "missing" || urlBase === "module") return resolution;
  const places = site ?? { folder: (await aliases?.findPackageFolder(document)) ?? files.root, places: USUAL_PLACES, isKnown: false };
  for (const path of listSitePaths(url, document, places)) {
    const found = await findFile(path, files);
    if (found) return found;
  }
  if (!isCertain(url, places) || (await mayExistLater(url, document, files))) return { kind: "doubtful" };
  return places.isKnown || !(await existsElsewhere(url, document, files)) ? resolution : { kind: "doubtful" };
}

/**
 * Whether another folder has a file at the path of a relative URL, without `../` at its start. A tool that copies or moves files may bring it to the
 * document. A file name alone is too common to show this.
 */
async function existsElsewhere(url: string, document: string, files: FilesUnderRoot): Promise<boolean> {
  const path = url.replace(/^(?:\.{1,2}\/)+/, "");
  if (!path.includes("/")) return false;
  for (let folder = dirname(document); folder !== files.root && isInside(folder, files.root);) {
    folder = dirname(folder);
    if (await findFile(join(folder, path), files)) return true;
  }
  return files.isTrackedInAnyFolder(path);
}

/** Whether a file that was found nowhere is missing for certain. */
function isCertain(url: string, { places, isKnown }: SitePlaces): boolean {
  // Without a site generator, a relative URL is resolved from the document, as on GitHub.
  if (!isKnown) return !url.startsWith("/");
  return places.isIncomplete !== true;
}

async function resolveUrl(
  url: string,
  document: string,
  files: FilesUnderRoot,
  urlBase: UrlBase,
  aliases: Aliases | undefined,
  site: SitePlaces | undefined,
): Promise<Resolution> {
  if (!/^[@~]|\$/.test(url)) return resolvePath(url, document, files, urlBase, aliases, site);
  const aliasResolution = await resolveAlias(url, document, files, aliases);
  if (aliasResolution.kind !== "elsewhere") return aliasResolution;
  const pathResolution = await resolvePath(url, document, files, urlBase, aliases, site);
  // A tool may resolve the name itself, or replace it.
  return pathResolution.kind === "missing" ? ELSEWHERE : pathResolution;
}

/** Resolves a relative URL from the URL in `<base href>`. The result is relative to the document if the base is; it has the tags of a template engine if the base has. */
export function applyBase(target: string, base: string | undefined): string {
  const isRelative = !/^(?:[a-z][a-z\d+.-]*:|[/#\\])/i.test(target.trim());
  if (base === undefined || !isRelative) return target;
  const isTemplate = /[{}<]/.test(base);
  const folder = isTemplate
    ? base
    : base
        .trim()
        .replace(/[?#].*$/s, "")
        .replace(/[^/]*$/, "");
  return folder + target.trim();
}

const ELSEWHERE = { kind: "elsewhere" } as const;

async function resolvePath(
  url: string,
  document: string,
  files: FilesUnderRoot,
  urlBase: UrlBase,
  aliases: Aliases | undefined,
  site: SitePlaces | undefined,
): Promise<Resolution> {
  if (url.startsWith("/")) return resolveFromRoot(url, document, files, aliases, site);
  const path = resolve(dirname(document), url);
  const found = (await findFile(path, files)) ?? (urlBase === "module" ? await findVariant(path, files) : undefined);
  if (found) return found;
  const isExplicit = url.startsWith(".");
  if (urlBase === "document" || (urlBase === "module" && isExplicit)) return isInside(path, files.root) ? { kind: "missing" } : ELSEWHERE;
  if (isExplicit) return ELSEWHERE;
  const aliasResolution = await resolveAlias(url, document, files, aliases);
  const resolution =
    aliasResolution.kind === "elsewhere" ? await resolveFromRoot(`/${url}`, document, files, aliases, site) : aliasResolution;
  // A tool may still resolve the URL.
  return resolution.kind === "missing" && aliasResolution.kind !== "missing" ? ELSEWHERE : resolution;
}

/** Looks in the public folders of the document's package, then in those of the root: in a monorepo, each package has its own public folders. */
async function resolveFromRoot(
  url: string,
  document: string,
  files: FilesUnderRoot,
  aliases: Aliases | undefined,
  site: SitePlaces | undefined,
): Promise<Resolution> {
  const packageFolder = (await aliases?.findPackageFolder(document)) ?? files.root;
  for (const baseFolder of new Set([packageFolder, files.root])) {
    for (const folder of USUAL_PLACES.publicFolders) {
      const found = await findFile(resolve(baseFolder, folder, url.slice(1)), files);
      if (found) return found;
    }
  }
  if (site) return { kind: "missing" };
  // Only these folders are certain to be public. If neither exists, the image may be served from elsewhere.
  const foldersExist = await Promise.all(["public", "static"].map((name) => files.isFolder(join(packageFolder, name))));
  return foldersExist.some(Boolean) ? { kind: "missing" } : ELSEWHERE;
}

async function resolveAlias(url: string, document: string, files: FilesUnderRoot, aliases: Aliases | undefined): Promise<Resolution> {
  const match = await aliases?.match(url, document);
  if (match === undefined) return ELSEWHERE;
  for (const path of match.paths) {
    const found = await findFile(path, files);
    if (found) return found;
  }
  return match.isCertain && match.paths.every((path) => isInside(path, files.root)) ? { kind: "missing" } : ELSEWHERE;
}

async function findFile(path: string, files: FilesUnderRoot): Promise<Resolution | undefined> {
  if (await files.isFile(path)) return { kind: "file", path };
  return (await files.isLeftOut(path)) ? { kind: "leftOut" } : undefined;
}

/** Finds the file for one density or platform, which React Native's bundler chooses instead, such as `logo@2x.png` and `logo.ios.png`. */
async function findVariant(path: string, files: FilesUnderRoot): Promise<Resolution | undefined> {
  const { dir, name, ext } = parse(path);
  for (const platform of ["", ".ios", ".android", ".native", ".web"]) {
    for (const density of ["", "@2x", "@3x", "@1x", "@1.5x", "@4x"]) {
      const found = await findFile(join(dir, name + density + platform + ext), files);
      if (found) return found;
    }
  }
  return undefined;
}

/** Matches names of Windows devices, in any folder and with any extension. They are rejected on every system, so that all systems report the same findings. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(?:[./]|$)/i;

/** Converts a URL to a path. Returns undefined if it does not refer to a file on disk. */
function toPath(target: string): string | undefined {
  const url = target.trim();
  // The URL has a scheme, is a network share or a fragment, or contains a template expression.
  if (url === "" || /^[a-z][a-z\d+.-]*:|^\/\/|^\\|^#|[{}]|<[%?]/i.test(url)) return undefined;
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/s, ""));
    return path === "" || /^[a-z]:|[\0\\]/i.test(path) || DEVICE.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}
