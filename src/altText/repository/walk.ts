import { lstat, readFile, readdir } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** Ignore files; later ones override earlier ones. */
const IGNORE_FILES = [".gitignore", ".orielignore"];

/** Limit of an ignore file; those written by hand are far smaller. */
const MAX_BYTES = 1_000_000;

/** Folders that are never entered: their files are generated, or belong to other projects. */
const SKIPPED_FOLDERS = new Set([".git", "node_modules", ".hg", ".svn"]);

type OnError = (path: string, error: unknown) => void;

interface Rules {
  folder: string;
  rules: Ignore;
}

/**
 * Yields the files below some paths that no `.gitignore` or `.orielignore` between `root` and the file excludes, sorted in each folder. A path
 * of a file is yielded even if it is ignored. Links are not followed: they could lead anywhere, or in a circle.
 * @param onError called with each file or folder that can't be read; the walk continues
 */
export async function* walk(paths: string[], root: string, isWanted: (path: string) => boolean, onError: OnError): AsyncGenerator<string> {
  for (const path of paths) {
    try {
      const info = await lstat(path);
      if (info.isFile()) {
        yield path;
        continue;
      }
      if (info.isSymbolicLink()) throw new Error("it is a link, which is not followed");
      if (!info.isDirectory()) continue;
    } catch (error) {
      onError(path, error);
      continue;
    }
    yield* walkFolder(path, await rulesAbove(path, root, onError), isWanted, onError);
  }
}

async function* walkFolder(folder: string, above: Rules[], isWanted: (path: string) => boolean, onError: OnError): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    onError(folder, error);
    return [];
  });
  const own = entries.some(({ name }) => IGNORE_FILES.includes(name)) ? await rulesIn(folder, onError) : undefined;
  const rules = own ? [...above, own] : above;
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(path, true, rules)) yield* walkFolder(path, rules, isWanted, onError);
    } else if (entry.isFile() && isWanted(path) && !isIgnored(path, false, rules)) yield path;
  }
}

/** Reads the rules of the folders from `root` down to the one above `path`. */
async function rulesAbove(path: string, root: string, onError: OnError): Promise<Rules[]> {
  const way = relative(root, path);
  if (way.startsWith("..")) return [];
  const names = way === "" ? [] : way.split(sep);
  const folders = names.map((_, index) => join(root, ...names.slice(0, index)));
  return (await Promise.all(folders.map((folder) => rulesIn(folder, onError)))).filter((rules) => rules !== undefined);
}

async function rulesIn(folder: string, onError: OnError): Promise<Rules | undefined> {
  const texts = await Promise.all(
    IGNORE_FILES.map((name) =>
      readRules(join(folder, name)).catch((error: unknown) => {
        onError(join(folder, name), error);
        return "";
      }),
    ),
  );
  return texts.every((text) => text === "") ? undefined : { folder, rules: ignore().add(texts.join("\n")) };
}

/** As in git, a link is not an ignore file; nor is a pipe, which would never end. @throws Error for a file that can't be read */
async function readRules(file: string): Promise<string> {
  const info = await lstat(file).catch(() => undefined);
  if (info?.isFile() !== true) return "";
  if (info.size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 1e6} MB`);
  return readFile(file, "utf8");
}

/** The rules of the nearest folder win. */
function isIgnored(path: string, isFolder: boolean, rules: Rules[]): boolean {
  for (const { folder, rules: own } of rules.toReversed()) {
    const verdict = own.test(relative(folder, path).split(sep).join("/") + (isFolder ? "/" : ""));
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

/** Whether a file is generated, by its name. */
export function isMinified(path: string): boolean {
  return /\.min\.\w+$/.test(basename(path));
}
