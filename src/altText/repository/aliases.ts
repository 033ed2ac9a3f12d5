import { dirname, join, resolve } from "node:path";
import { isInside } from "../../disk/relativePath.ts";
import type { FilesUnderRoot } from "./filesUnderRoot.ts";
import { createAliases, readPathConfig, type Alias, type PathConfig } from "./tsconfig.ts";

/** Paths that a URL with an alias may refer to. */
export interface AliasMatch {
  paths: string[];
  /** Whether the project defines the alias. Otherwise, the paths are guesses. */
  isCertain: boolean;
}

/** Conventional aliases of frameworks, relative to the folder of the nearest `package.json`. Used if no configuration defines the alias. */
const CONVENTIONS: Record<string, string[]> = {
  "@": ["src", "app", "."],
  "~": [".", "src", "app"],
  "@@": ["."],
  "~~": ["."],
  "~@": ["src", "."],
  "@site": ["."],
  $lib: ["src/lib"],
};

/** Resolves path aliases. Looks in the repository settings first, then in the nearest `tsconfig.json` or `jsconfig.json`, and then tries conventions. */
export class Aliases {
  readonly #files: FilesUnderRoot;
  readonly #settingsAliases: Alias[];
  readonly #configs = new Map<string, Promise<PathConfig | undefined>>();
  readonly #packages = new Map<string, Promise<string>>();

  /** @param settings aliases in the repository settings, such as `{ "@": "src" }`; folders are relative to the root */
  constructor(files: FilesUnderRoot, settings: Record<string, string> = {}) {
    this.#files = files;
    this.#settingsAliases = createAliases(toPathMappings(settings), files.root);
  }

  /** Finds the paths that a URL may refer to through an alias. @returns undefined if no alias applies */
  async match(url: string, document: string): Promise<AliasMatch | undefined> {
    const settingsPaths = matchAlias(this.#settingsAliases, url);
    if (settingsPaths) return { paths: settingsPaths, isCertain: true };
    const folder = dirname(document);
    const config = await this.#readConfigFrom(folder);
    const configPaths = config && matchAlias(config.aliases, url);
    if (configPaths) return { paths: configPaths, isCertain: true };
    const conventionalPaths = matchAlias(createAliases(CONVENTIONAL_PATTERNS, await this.findPackageFolder(document)), url);
    if (conventionalPaths) return { paths: conventionalPaths, isCertain: false };
    return config?.baseUrl === undefined ? undefined : { paths: [join(config.baseUrl, url)], isCertain: false };
  }

  /** Returns the folder of the package that a document belongs to, or the root. */
  findPackageFolder(document: string): Promise<string> {
    return this.#findPackageFolderFrom(dirname(document));
  }

  /** Reads the nearest configuration, searching from a folder up to the root. */
  #readConfigFrom(folder: string): Promise<PathConfig | undefined> {
    return this.#getOrFind(this.#configs, folder, async () => {
      for (const name of ["tsconfig.json", "jsconfig.json"]) {
        const config = await readPathConfig(join(folder, name), this.#files.root);
        if (config) return config;
      }
      return isInside(folder, this.#files.root) ? this.#readConfigFrom(dirname(folder)) : undefined;
    });
  }

  #findPackageFolderFrom(folder: string): Promise<string> {
    return this.#getOrFind(this.#packages, folder, async () => {
      if (!isInside(folder, this.#files.root)) return this.#files.root;
      return (await this.#files.isFile(join(folder, "package.json"))) ? folder : this.#findPackageFolderFrom(dirname(folder));
    });
  }

  /** Caches the lookup for each folder, so that documents share the results for their folder and its parents. */
  async #getOrFind<T>(cache: Map<string, Promise<T>>, folder: string, find: () => Promise<T>): Promise<T> {
    const result = cache.get(folder) ?? find();
    cache.set(folder, result);
    return result;
  }
}

const CONVENTIONAL_PATTERNS = Object.fromEntries(
  Object.entries(CONVENTIONS).map(([name, folders]) => [`${name}/*`, folders.map((folder) => `${folder}/*`)]),
);

function toPathMappings(aliases: Record<string, string>): Record<string, string[]> {
  const toPattern = (path: string) => (path.endsWith("/*") ? path : `${path.replace(/\/$/, "")}/*`);
  return Object.fromEntries(Object.entries(aliases).map(([name, folder]) => [toPattern(name), [toPattern(folder)]]));
}

/** Returns the paths of the matching alias with the longest prefix. Source: TypeScript, “path mapping”. */
function matchAlias(aliases: Alias[], url: string): string[] | undefined {
  let bestMatch: { length: number; paths: string[] } | undefined;
  for (const { pattern, targets } of aliases) {
    const [prefix = "", suffix] = pattern.split("*");
    const isWhole = suffix === undefined;
    const fits = isWhole ? url === pattern : url.startsWith(prefix) && url.endsWith(suffix) && url.length >= prefix.length + suffix.length;
    // An alias that matches everything says nothing about an image.
    if (!fits || pattern === "*" || (bestMatch && bestMatch.length >= prefix.length)) continue;
    const rest = isWhole ? "" : url.slice(prefix.length, url.length - suffix.length);
    bestMatch = { length: prefix.length, paths: targets.map((target) => resolve(target.replace("*", () => rest))) };
  }
  return bestMatch?.paths;
}
