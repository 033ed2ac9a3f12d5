import { readFile, stat } from "node:fs/promises";
import { basename, relative } from "node:path";
import { isFileInside } from "./inside.ts";

/** Limit for one file; configurations written by hand are far smaller. */
const MAX_BYTES = 1_000_000;

/** Limit for the files of one configuration: itself, what it extends and what it refers to. */
const MAX_FILES = 20;

/** Texts of configuration files: checked before they are read, and empty where they must not be. */
export class CheckedFiles {
  readonly #root: string;
  readonly #texts = new Map<string, string>();
  readonly #missing = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  has(file: string): boolean {
    return this.#texts.has(file);
  }

  /** @returns whether the file may be read, and was */
  async load(file: string): Promise<boolean> {
    const text = this.#texts.size < MAX_FILES ? await this.#read(file) : undefined;
    this.#texts.set(file, text ?? "{}");
    return text !== undefined;
  }

  /** @returns whether there were files that had been asked for in vain */
  async loadMissing(): Promise<boolean> {
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const file of missing) await this.load(file);
    return missing.length > 0;
  }

  /**
   * Returns a cache for get-tsconfig that answers every access, so that the disk is never asked. It holds results of `node:fs`, not only the
   * strings of its declared type, under keys such as `readFileSync:<path>:utf8`.
   */
  asCache(): Map<string, string> {
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
        if (!this.#texts.has(path)) this.#missing.add(path);
        return this.#texts.get(path) ?? "{}";
      default:
        throw new Error(`get-tsconfig uses ${key}, which is not allowed here.`);
    }
  }

  async #read(file: string): Promise<string | undefined> {
    try {
      if (!(await isFileInside(file, this.#root)) || (await stat(file)).size > MAX_BYTES) return undefined;
      return await readFile(file, "utf8");
    } catch {
      return undefined;
    }
  }
}
