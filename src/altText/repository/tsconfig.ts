import { dirname, join, resolve } from "node:path";
import { createPathsMatcher, parseTsconfig, type TsConfigJsonResolved } from "get-tsconfig";
import { CheckedFiles } from "./checkedFiles.ts";

/** Pattern of addresses, with the paths that it may stand for. */
export interface Alias {
  /** At most one `*`. */
  pattern: string;
  /** Absolute paths, with a `*` where the matched part goes. */
  targets: string[];
}

/** Module names that a `tsconfig.json` maps to paths. */
export interface PathConfig {
  baseUrl?: string;
  aliases: Alias[];
}

/**
 * Reads `compilerOptions.paths` and `baseUrl` of a `tsconfig.json`, including the files that it extends; without paths, those of the
 * projects that it refers to. Nothing outside of `root` is read, packages are not looked into, and no code is run.
 * @returns undefined where the file is missing, too large or outside of `root`; no aliases where it can't be parsed
 */
export async function readPathConfig(file: string, root: string, files = new CheckedFiles(root)): Promise<PathConfig | undefined> {
  if (!(await files.load(file))) return undefined;
  const config = await parseChecked(file, files);
  if (config === undefined) return { aliases: [] };
  const own = pathConfigOf(file, config);
  if (own.aliases.length > 0) return own;
  for (const { path } of Array.isArray(config.references) ? config.references : []) {
    if (typeof path !== "string") continue;
    const referred = resolve(dirname(file), path.endsWith(".json") ? path : join(path, "tsconfig.json"));
    const found = files.has(referred) ? undefined : await readPathConfig(referred, root, files);
    if (found && found.aliases.length > 0) return { ...own, ...found };
  }
  return own;
}

/** Lists the aliases of `compilerOptions.paths`, or of settings of that form. @param folder base of relative targets */
export function aliasesOf(paths: Record<string, string[]>, folder: string): Alias[] {
  return Object.entries(paths).flatMap(([pattern, targets]): Alias[] =>
    pattern.split("*").length > 2 || targets.length === 0 ? [] : [{ pattern, targets: targets.map((target) => resolve(folder, target)) }],
  );
}

function pathConfigOf(file: string, { compilerOptions = {} }: TsConfigJsonResolved): PathConfig {
  const { baseUrl, paths = {} } = compilerOptions;
  return {
    ...(baseUrl === undefined ? {} : { baseUrl: resolve(dirname(file), baseUrl) }),
    aliases: aliasesOf(paths, baseOfPaths(file, compilerOptions)),
  };
}

/** Finds the folder that targets are relative to: without `baseUrl`, that of the file with the paths, which only get-tsconfig knows. */
function baseOfPaths(file: string, compilerOptions: NonNullable<TsConfigJsonResolved["compilerOptions"]>): string {
  const match = createPathsMatcher({ path: file, config: { compilerOptions: { ...compilerOptions, paths: { "*": ["./*"] } } } });
  return dirname(match?.("any")[0] ?? file);
}

/** get-tsconfig reads synchronously and anywhere. It is given memory instead, and runs again until no file is missing there. */
async function parseChecked(file: string, files: CheckedFiles): Promise<TsConfigJsonResolved | undefined> {
  for (;;) {
    let config: TsConfigJsonResolved | undefined;
    try {
      config = parseTsconfig(file, files.asCache());
    } catch {
      // Syntax errors, values of other types, and files that extend one another.
    }
    if (!(await files.loadMissing())) return config;
  }
}
