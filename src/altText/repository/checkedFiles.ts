import { basename, relative } from "node:path";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { isFileInside } from "./inside.ts";

/** Maximum size of one file. Configurations written by hand are far smaller. */
const MAX_BYTES = 1_000_000;

/** Maximum number of files in one configuration, including those that it extends or references. */
const MAX_FILES = 20;

/** Contents of configuration files. A file is checked before it is read. The content of a file that must not be read is `{}`. */
export class CheckedFiles {
  readonly #root: string;
  readonly #texts = new Map<string, string>();
  readonly #requestedPaths = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  has(file: string): boolean {
    return this.#texts.has(file);
  }

  /** Reads a file. @returns whether it could be read; false if it is outside the root, or too many files are loaded */
  async load(file: string): Promise<boolean> {
    const text = this.#texts.size < MAX_FILES ? await this.#read(file) : undefined;
    this.#texts.set(file, text ?? "{}");
    return text !== undefined;
  }

  /** Reads the files that get-tsconfig has requested and that are not loaded yet. @returns whether there were any */
  async loadMissing(): Promise<boolean> {
    const paths = [...this.#requestedPaths];
    this.#requestedPaths.clear();
    for (const file of paths) await this.load(file);
    return paths.length > 0;
  }

  /**
   * Creates a cache for get-tsconfig that answers every access, so that get-tsconfig never accesses the disk. Despite the declared type
   * `string`, the value for a key such as `readFileSync:<path>:utf8` is what the `node:fs` function in the key would return.
   */
  createCache(): Map<string, string> {
    const cache = new Map<string, string>();
    cache.get = (key) => this.#answer(key) as string;
    return cache;
  }

  #answer(key: string): unknown {
    const [, access, path = ""] = /^(\w+):(.*?)(?::utf8)?$/s.exec(key) ?? [];
    const isPackage = /(?:^|[\\/])node_modules[\\/]/.test(relative(this.#root, path));
    const isFile = path.endsWith(".json") && basename(path) !== "package.json";
    switch (access) {
      case "existsSync":
        return isFile || isPackage;
      case "statSync":
        return { isFile: () => isFile, isDirectory: () => isPackage && !isFile };
      case "realpathSync":
        return path;
      case "readFileSync":
        if (isPackage) return "{}";
        if (!this.#texts.has(path)) this.#requestedPaths.add(path);
        return this.#texts.get(path) ?? "{}";
      default:
        throw new Error(`get-tsconfig uses ${key}, which is not allowed here.`);
    }
  }

  async #read(file: string): Promise<string | undefined> {
    try {
      if (!(await isFileInside(file, this.#root))) return undefined;
      return (await readRegularFile(file, MAX_BYTES)).toString("utf8");
    } catch {
      return undefined;
    }
  }
}
