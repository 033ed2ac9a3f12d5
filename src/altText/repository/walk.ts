import { lstat, readdir } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";
import { IgnoreRules } from "./ignoreRules.ts";
import { readText } from "./readDocument.ts";
import { findRepositoryRoot } from "./repositoryRoot.ts";

/** Ignore files; later ones override earlier ones. */
const IGNORE_FILES = [".gitignore", ".orielignore"];

/** Maximum size of an ignore file. Files written by hand are far smaller. */
const MAX_IGNORE_FILE_BYTES = 1_000_000;

/** Folders that are always skipped: their files are generated or belong to other projects. */
const SKIPPED_FOLDERS = new Set([".git", "node_modules", ".hg", ".svn"]);

type OnError = (path: string, error: unknown) => void;

/** Rules of the ignore files in one folder. */
interface FolderRules {
  folder: string;
  rules: IgnoreRules;
}

/** Time after which the walk yields to other work, such as handling an interrupt. */
const YIELD_AFTER_MS = 50;

/**
 * Yields the files below the given paths, in sorted order within each folder. Skips files that a `.gitignore` or `.orielignore` excludes.
 * The ignore files that apply are those in the folders from the root of the git repository, or from `root` if there is no repository, down
 * to the file. A file given as a path is yielded even if it is ignored. Symbolic links are not followed: they could leave the root or form
 * a loop.
 * @param onError called with each file or folder that can't be read; the walk continues
 */
export async function* walkFiles(
  paths: string[],
  root: string,
  isIncluded: (path: string) => boolean,
  onError: OnError,
): AsyncGenerator<string> {
  for (const path of paths) {
    try {
      const info = await lstat(path);
      if (info.isFile()) {
        yield path;
        continue;
      }
      if (info.isSymbolicLink()) throw new Error("Symbolic links are not followed.");
      if (!info.isDirectory()) continue;
    } catch (error) {
      onError(path, error);
      continue;
    }
    yield* walkFolder(path, await readRulesAbove(path, root, onError), isIncluded, onError);
  }
}

async function* walkFolder(
  folder: string,
  outerRules: FolderRules[],
  isIncluded: (path: string) => boolean,
  onError: OnError,
): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    onError(folder, error);
    return [];
  });
  const ownRules = entries.some(({ name }) => IGNORE_FILES.includes(name)) ? await readRulesIn(folder, onError) : undefined;
  const rules = ownRules ? [...outerRules, ownRules] : outerRules;
  let startMs = performance.now();
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (performance.now() - startMs > YIELD_AFTER_MS) {
      await yieldToEventLoop();
      startMs = performance.now();
    }
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(path, true, rules)) yield* walkFolder(path, rules, isIncluded, onError);
    } else if (entry.isFile() && isIncluded(path) && !isIgnored(path, false, rules)) yield path;
  }
}

/**
 * Reads the ignore files of the folders above `path`, from the root of its repository. Those above `root` don't apply if they exclude
 * `root` itself: a user who works in an excluded folder wants its files.
 */
async function readRulesAbove(path: string, root: string, onError: OnError): Promise<FolderRules[]> {
  const base = getRelativeName(path, root) === "." || isInside(path, root) ? root : path;
  const top = (await findRepositoryRoot(base)) ?? base;
  const above = await readRulesBetween(top, base, onError);
  return [...(isIgnored(base, true, above) ? [] : above), ...(await readRulesBetween(base, path, onError))];
}

/** Reads the ignore files of the folders from `top` down to the parent of `path`. */
async function readRulesBetween(top: string, path: string, onError: OnError): Promise<FolderRules[]> {
  const relativePath = relative(top, path);
  const names = relativePath === "" ? [] : relativePath.split(sep);
  const folders = names.map((_, index) => join(top, ...names.slice(0, index)));
  return (await Promise.all(folders.map((folder) => readRulesIn(folder, onError)))).filter((rules) => rules !== undefined);
}

async function readRulesIn(folder: string, onError: OnError): Promise<FolderRules | undefined> {
  const texts = await Promise.all(
    IGNORE_FILES.map((name) =>
      readIgnoreFile(join(folder, name)).catch((error: unknown) => {
        onError(join(folder, name), error);
        return "";
      }),
    ),
  );
  const rules = new IgnoreRules(texts.join("\n"));
  return rules.isEmpty ? undefined : { folder, rules };
}

/**
 * Reads an ignore file. Symbolic links are not followed, as in git.
 * @returns an empty string if there is none
 * @throws Error if the file is skipped
 */
async function readIgnoreFile(file: string): Promise<string> {
  const info = await lstat(file).catch(() => undefined);
  if (info === undefined) return "";
  if (info.isSymbolicLink()) throw new Error("Symbolic links are not followed.");
  return readText(file, MAX_IGNORE_FILE_BYTES);
}

/** Whether a path is ignored. The ignore files in the nearest folder take precedence. */
function isIgnored(path: string, isFolder: boolean, outerRules: FolderRules[]): boolean {
  for (const { folder, rules } of outerRules.toReversed()) {
    const verdict = rules.test(getRelativeName(path, folder), isFolder);
    if (verdict !== undefined) return verdict === "ignored";
  }
  return false;
}

export function isIgnoreFile(path: string): boolean {
  return IGNORE_FILES.includes(basename(path));
}

/** Whether a file is minified, according to its name. */
export function isMinified(path: string): boolean {
  return /\.min\.\w+$/.test(basename(path));
}
