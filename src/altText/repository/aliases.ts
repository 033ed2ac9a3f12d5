import { dirname, join } from "node:path";
import { isFileInside, isInside } from "./inside.ts";
import { aliasesOf, readPathConfig, type Alias, type PathConfig } from "./tsconfig.ts";

/** What an address may mean that is no path. */
export interface Meaning {
  paths: string[];
  /** Whether a project says so; else it is a guess by what is usual. */
  isCertain: boolean;
}

/** What frameworks name their folders, from the folder of the nearest `package.json`, where no configuration says otherwise. */
const USUAL: Record<string, string[]> = {
  "@": ["src", "app", "."],
  "~": [".", "src", "app"],
  "@@": ["."],
  "~~": ["."],
  "~@": ["src", "."],
  "@site": ["."],
  $lib: ["src/lib"],
};

/** Names that stand for folders: a project's own, those of the nearest `tsconfig.json` or `jsconfig.json`, and those that are usual. */
export class Aliases {
  readonly #root: string;
  readonly #own: Alias[];
  readonly #configs = new Map<string, Promise<PathConfig | undefined>>();
  readonly #packages = new Map<string, Promise<string>>();

  /** @param own folders from `root` by the name that stands for them: `{ "@": "src" }` */
  constructor(root: string, own: Record<string, string> = {}) {
    this.#root = root;
    this.#own = aliasesOf(folderAliases(own), root);
  }

  /** Undefined where the address begins with no alias. */
  async meaningOf(address: string, document: string): Promise<Meaning | undefined> {
    const own = matching(this.#own, address);
    if (own) return { paths: own, isCertain: true };
    const folder = dirname(document);
    const config = await this.#configFor(folder);
    const named = config && matching(config.aliases, address);
    if (named) return { paths: named, isCertain: true };
    const usual = matching(aliasesOf(USUAL_PATTERNS, await this.packageOf(document)), address);
    if (usual) return { paths: usual, isCertain: false };
    return config?.baseUrl === undefined ? undefined : { paths: [join(config.baseUrl, address)], isCertain: false };
  }

  /** The folder of the package that a document is of; the root where it is of none. */
  packageOf(document: string): Promise<string> {
    return this.#packageFor(dirname(document));
  }

  /** Of the nearest folder, up to the root, that has one. */
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

  /** Documents of one folder, and of those above, look the same things up. */
  async #cached<T>(cache: Map<string, Promise<T>>, folder: string, find: () => Promise<T>): Promise<T> {
    const known = cache.get(folder) ?? find();
    cache.set(folder, known);
    return known;
  }
}

const USUAL_PATTERNS = Object.fromEntries(
  Object.entries(USUAL).map(([name, folders]) => [`${name}/*`, folders.map((folder) => `${folder}/*`)]),
);

function folderAliases(own: Record<string, string>): Record<string, string[]> {
  const inside = (path: string) => (path.endsWith("/*") ? path : `${path.replace(/\/$/, "")}/*`);
  return Object.fromEntries(Object.entries(own).map(([name, folder]) => [inside(name), [inside(folder)]]));
}

/** The paths by the alias that says most of the address. Source: TypeScript, “path mapping”. */
function matching(aliases: Alias[], address: string): string[] | undefined {
  let best: { length: number; paths: string[] } | undefined;
  for (const { pattern, targets } of aliases) {
    const [prefix = "", suffix] = pattern.split("*");
    const isWhole = suffix === undefined;
    const fits = isWhole
      ? address === pattern
      : address.startsWith(prefix) && address.endsWith(suffix) && address.length >= prefix.length + suffix.length;
    // What stands for everything says nothing.
    if (!fits || pattern === "*" || (best && best.length >= prefix.length)) continue;
    const rest = isWhole ? "" : address.slice(prefix.length, address.length - suffix.length);
    best = { length: prefix.length, paths: targets.map((target) => target.replace("*", () => rest)) };
  }
  return best?.paths;
}
