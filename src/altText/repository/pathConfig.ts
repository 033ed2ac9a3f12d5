import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "jsonc-parser";
import { isFileInside } from "./inside.ts";

/** A pattern of addresses, with the paths that those may stand for. */
export interface Alias {
  /** With at most one `*`. */
  pattern: string;
  /** Absolute, with a `*` where what it stands for goes. */
  targets: string[];
}

/** What a `tsconfig.json` says of names of modules. */
export interface PathConfig {
  baseUrl?: string;
  aliases: Alias[];
}

/** No such file that people write is larger. */
const MAX_BYTES = 1_000_000;

/** Files that one may extend or refer to, in all. */
const MAX_FILES = 20;

/**
 * `compilerOptions.paths` and `baseUrl` of a `tsconfig.json`, with what it extends by a relative path, or else of the projects that it refers
 * to. Nothing outside of `root` is read, and nothing is run; what can't be read says nothing.
 */
export async function readPathConfig(file: string, root: string, seen = new Set<string>()): Promise<PathConfig | undefined> {
  const config = await readJson(file, root, seen);
  if (config === undefined) return undefined;
  const folder = dirname(file);
  const options = objectIn(config["compilerOptions"]);
  const baseUrl = typeof options["baseUrl"] === "string" ? resolve(folder, options["baseUrl"]) : undefined;
  let found: PathConfig = { aliases: [] };
  for (const path of stringsIn(config["extends"])) {
    // Packages are not looked into: they know nothing of the folders here.
    if (path.startsWith(".")) found = { ...found, ...(await readPathConfig(withEnding(resolve(folder, path)), root, seen)) };
  }
  if (baseUrl !== undefined) found = { ...found, baseUrl };
  if (options["paths"] !== undefined) found = { ...found, aliases: aliasesOf(objectIn(options["paths"]), found.baseUrl ?? folder) };
  if (found.aliases.length > 0) return found;
  const references = Array.isArray(config["references"]) ? config["references"].map((one) => objectIn(one)["path"]) : [];
  for (const path of references.flatMap(stringsIn)) {
    const referred = await readPathConfig(withEnding(resolve(folder, path), "tsconfig.json"), root, seen);
    if (referred && referred.aliases.length > 0) return { ...found, ...referred };
  }
  return found;
}

async function readJson(file: string, root: string, seen: Set<string>): Promise<Record<string, unknown> | undefined> {
  if (seen.has(file) || seen.size >= MAX_FILES) return undefined;
  seen.add(file);
  try {
    if (!(await isFileInside(file, root)) || (await stat(file)).size > MAX_BYTES) return undefined;
    return objectIn(parse(await readFile(file, "utf8"), [], { allowTrailingComma: true }));
  } catch {
    return undefined;
  }
}

function withEnding(path: string, inFolder?: string): string {
  if (path.endsWith(".json")) return path;
  return inFolder === undefined ? `${path}.json` : join(path, inFolder);
}

/** As TypeScript reads them. @param folder what relative targets are relative to */
export function aliasesOf(paths: Record<string, unknown>, folder: string): Alias[] {
  return Object.entries(paths).flatMap(([pattern, targets]): Alias[] => {
    const known = stringsIn(targets).map((target) => resolve(folder, target));
    return pattern.split("*").length > 2 || known.length === 0 ? [] : [{ pattern, targets: known }];
  });
}

function stringsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
