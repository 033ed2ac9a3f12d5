import { dirname, join } from "node:path";
import { isFileInside, isInside } from "./inside.ts";
import { aliasesOf, readPathConfig, type Alias, type PathConfig } from "./tsconfig.ts";

/** Paths that an address with an alias may mean. */
export interface AliasMatch {
  paths: string[];
  /** Whether the project defines the alias; else it is a guess by convention. */
  isCertain: boolean;
}

/** Conventions of frameworks, relative to the folder of the nearest `package.json`, for addresses that no configuration defines. */
const CONVENTIONS: Record<string, string[]> = {
  "@": ["src", "app", "."],
  "~": [".", "src", "app"],
  "@@": ["."],
  "~~": ["."],
  "~@": ["src", "."],
  "@site": ["."],
  $lib: ["src/lib"],
};

/** Names that stand for folders: those of the repository settings, of the nearest `tsconfig.json` or `jsconfig.json`, and of conventions. */
export class Aliases {
  readonly #root: string;
  readonly #own: Alias[];
  readonly #configs = new Map<string, Promise<PathConfig | undefined>>();
  readonly #packages = new Map<string, Promise<string>>();

  /** @param own folders relative to `root`, by the name that stands for them: `{ "@": "src" }` */
  constructor(root: string, own: Record<string, string> = {}) {
    this.#root = root;
    this.#own = aliasesOf(folderAliases(own), root);
  }

  /** Returns undefined if the address starts with no alias. */
  async match(address: string, document: string): Promise<AliasMatch | undefined> {
    const own = matchAlias(this.#own, address);
    if (own) return { paths: own, isCertain: true };
    const folder = dirname(document);
    const config = await this.#configFor(folder);
    const named = config && matchAlias(config.aliases, address);
    if (named) return { paths: named, isCertain: true };
    const conventional = matchAlias(aliasesOf(CONVENTIONAL_PATTERNS, await this.packageOf(document)), address);
    if (conventional) return { paths: conventional, isCertain: false };
    return config?.baseUrl === undefined ? undefined : { paths: [join(config.baseUrl, address)], isCertain: false };
  }

  /** Returns the folder of the package that a document belongs to; the root without a package. */
  packageOf(document: string): Promise<string> {
    return this.#packageFor(dirname(document));
  }

  /** Reads the configuration of the nearest folder that has one, up to the root. */
  #configFor(folder: string): Promise<PathConfig | undefined> {
    return this.#cached(this.#configs, folder, async () => {
      for (const name of ["tsconfig.json", "jsconfig.json"]) {
        const config = await readPathConfig(join(folder, name), this.#root);
        if (config) return config;
      }
      return isInside(folder, this.#root) ? this.#configFor(dirname(folder)) : undefined;
    });
  }

  #packageFor(folder: string): Promise<string> {
    return this.#cached(this.#packages, folder, async () => {
      if (!isInside(folder, this.#root)) return this.#root;
      return (await isFileInside(join(folder, "package.json"), this.#root)) ? folder : this.#packageFor(dirname(folder));
    });
  }

  /** Documents of one folder share their lookups, and those of the folders above. */
  async #cached<T>(cache: Map<string, Promise<T>>, folder: string, find: () => Promise<T>): Promise<T> {
    const known = cache.get(folder) ?? find();
    cache.set(folder, known);
    return known;
  }
}

const CONVENTIONAL_PATTERNS = Object.fromEntries(
  Object.entries(CONVENTIONS).map(([name, folders]) => [`${name}/*`, folders.map((folder) => `${folder}/*`)]),
);

function folderAliases(own: Record<string, string>): Record<string, string[]> {
  const inside = (path: string) => (path.endsWith("/*") ? path : `${path.replace(/\/$/, "")}/*`);
  return Object.fromEntries(Object.entries(own).map(([name, folder]) => [inside(name), [inside(folder)]]));
}

/** Returns the paths of the alias with the longest prefix of an address. Source: TypeScript, “path mapping”. */
function matchAlias(aliases: Alias[], address: string): string[] | undefined {
  let best: { length: number; paths: string[] } | undefined;
  for (const { pattern, targets } of aliases) {
    const [prefix = "", suffix] = pattern.split("*");
    const isWhole = suffix === undefined;
    const fits = isWhole
      ? address === pattern
      : address.startsWith(prefix) && address.endsWith(suffix) && address.length >= prefix.length + suffix.length;
    // An alias for everything tells nothing about an image.
    if (!fits || pattern === "*" || (best && best.length >= prefix.length)) continue;
    const rest = isWhole ? "" : address.slice(prefix.length, address.length - suffix.length);
    best = { length: prefix.length, paths: targets.map((target) => target.replace("*", () => rest)) };
  }
  return best?.paths;
}
