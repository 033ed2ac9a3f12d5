import { dirname, join, resolve } from "node:path";
import { createPathsMatcher, parseTsconfig, type TsConfigJsonResolved } from "get-tsconfig";
import { CheckedFiles } from "./checkedFiles.ts";

/** A TypeScript path mapping. */
export interface Alias {
  /** Pattern with at most one `*`. */
  pattern: string;
  /** Absolute paths to try, with a `*` for the matched part. */
  targets: string[];
}

/** The path mappings in a `tsconfig.json`. */
export interface PathConfig {
  baseUrl?: string;
  aliases: Alias[];
}

/**
 * Reads `compilerOptions.paths` and `baseUrl` of a `tsconfig.json`, including the files that it extends. If there are no paths, reads the
 * paths of its project references. Reads nothing outside of `root` and nothing from packages, and runs no code.
 * @returns undefined if the file is missing, too large or outside of `root`; no aliases if it can't be parsed
 */
export async function readPathConfig(file: string, root: string, files = new CheckedFiles(root)): Promise<PathConfig | undefined> {
  if (!(await files.load(file))) return undefined;
  const config = await parseChecked(file, files);
  if (config === undefined) return { aliases: [] };
  const pathConfig = createPathConfig(file, config);
  if (pathConfig.aliases.length > 0) return pathConfig;
  for (const { path } of Array.isArray(config.references) ? config.references : []) {
    if (typeof path !== "string") continue;
    const reference = resolve(dirname(file), path.endsWith(".json") ? path : join(path, "tsconfig.json"));
    const referencedConfig = files.has(reference) ? undefined : await readPathConfig(reference, root, files);
    if (referencedConfig && referencedConfig.aliases.length > 0) return { ...pathConfig, ...referencedConfig };
  }
  return pathConfig;
}

/** Converts `compilerOptions.paths`, or settings of the same form, to aliases. @param folder base of relative targets */
export function createAliases(paths: Record<string, string[]>, folder: string): Alias[] {
  return Object.entries(paths).flatMap(([pattern, targets]): Alias[] =>
    pattern.split("*").length > 2 || targets.length === 0 ? [] : [{ pattern, targets: targets.map((target) => resolve(folder, target)) }],
  );
}

function createPathConfig(file: string, { compilerOptions = {} }: TsConfigJsonResolved): PathConfig {
  const { baseUrl, paths = {} } = compilerOptions;
  return {
    ...(baseUrl === undefined ? {} : { baseUrl: resolve(dirname(file), baseUrl) }),
    aliases: createAliases(paths, findTargetBase(file, compilerOptions)),
  };
}

/**
 * Finds the folder that targets are relative to. Without `baseUrl`, it is the folder of the file that contains the paths. That
 * file may be one that `file` extends, and only get-tsconfig knows which one.
 */
function findTargetBase(file: string, compilerOptions: NonNullable<TsConfigJsonResolved["compilerOptions"]>): string {
  const match = createPathsMatcher({ path: file, config: { compilerOptions: { ...compilerOptions, paths: { "*": ["./*"] } } } });
  return dirname(match?.("any")[0] ?? file);
}

/**
 * Parses a file with get-tsconfig, which by itself would read any file synchronously. Instead, get-tsconfig gets a cache of checked files,
 * and runs again until the cache has all files that it requests.
 */
async function parseChecked(file: string, files: CheckedFiles): Promise<TsConfigJsonResolved | undefined> {
  for (;;) {
    let config: TsConfigJsonResolved | undefined;
    try {
      config = parseTsconfig(file, files.createCache());
    } catch {
      // Thrown for syntax errors, values of the wrong type, and files that extend one another.
    }
    if (!(await files.loadMissing())) return config;
  }
}
