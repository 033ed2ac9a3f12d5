import { lstat } from "node:fs/promises";
import { basename, join } from "node:path";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";
import { GitRepository } from "./git/gitRepository.ts";
import { listFolders } from "./settingsFolders.ts";
import { IgnoreRules, type Verdict } from "./ignoreRules.ts";
import { readText } from "./readDocument.ts";

const GIT_IGNORE_FILE = ".gitignore";
const ORIEL_IGNORE_FILE = ".orielignore";

/** Ignore files, which may be in any folder. */
const IGNORE_FILES = [GIT_IGNORE_FILE, ORIEL_IGNORE_FILE];

export function isIgnoreFile(path: string): boolean {
  return IGNORE_FILES.includes(basename(path)) || path.endsWith(join(".git", "info", "exclude"));
}

/** Maximum size of an ignore file. Files written by hand are far smaller. */
const MAX_IGNORE_FILE_BYTES = 1_000_000;

export type OnError = (path: string, error: unknown) => void;

/** Rules of the ignore files in one folder. */
interface FolderRules {
  folder: string;
  /** Rules of `.orielignore`, which take precedence in their folder. */
  oriel: IgnoreRules;
  git: IgnoreRules;
}

/**
 * The ignore rules that apply to the entries of one folder. Each folder's `.gitignore` and `.orielignore` take precedence over those of the
 * folders above it, up to the root of the git repository, and over `.git/info/exclude`. Files that git tracks are not ignored by git's rules.
 */
export class IgnoreScope {
  readonly #repository: GitRepository | undefined;
  /** From the outermost folder to the innermost. */
  readonly #levels: FolderRules[];
  /** Whether git ignores the folder itself, and therefore all untracked files in it. */
  readonly #isIgnored: boolean;

  private constructor(repository: GitRepository | undefined, levels: FolderRules[], isIgnored: boolean) {
    this.#repository = repository;
    this.#levels = levels;
    this.#isIgnored = isIgnored;
  }

  /**
   * Creates the scope for the entries of a folder. Rules that exclude the folder itself don't apply: a user who works in an excluded folder,
   * or names it, wants its files.
   * @param base folder whose ignore files are the outermost ones if `folder` is below it and not in a repository
   */
  static async open(folder: string, base: string, onError: OnError): Promise<IgnoreScope> {
    const repository = await GitRepository.find(folder);
    const top = repository?.root ?? (isInside(folder, base) ? base : folder);
    let scope = await IgnoreScope.#createOutermost(repository, onError);
    for (const parent of listFolders(top, folder)) {
      const isExcluded = parent !== top && (await scope.test(parent, true)) !== "included";
      scope = await (isExcluded ? new IgnoreScope(repository, [], false) : scope).#enter(parent, onError);
    }
    return scope;
  }

  static async #createOutermost(repository: GitRepository | undefined, onError: OnError): Promise<IgnoreScope> {
    if (repository === undefined) return new IgnoreScope(undefined, [], false);
    const { root, excludeFile, ignoresCase } = repository;
    const level = { folder: root, oriel: new IgnoreRules(""), git: await readRules(excludeFile, ignoresCase, onError) };
    return new IgnoreScope(repository, level.git.isEmpty ? [] : [level], false);
  }

  /**
   * Tests an entry of the folder.
   * @returns "trackedFiles" for an ignored folder that contains files that git tracks
   */
  async test(path: string, isFolder: boolean): Promise<"included" | "ignored" | "trackedFiles"> {
    const { verdict, isFromGit } = this.#findVerdict(path, isFolder);
    if (verdict !== "ignored") return "included";
    if (!isFromGit || this.#repository === undefined) return "ignored";
    const index = await this.#repository.readIndex();
    const name = getRelativeName(path, this.#repository.root);
    if (!isFolder) return index.hasFile(name) ? "included" : "ignored";
    // A submodule is an entry of the index itself.
    return index.hasFolder(name) || index.hasFile(name) ? "trackedFiles" : "ignored";
  }

  #findVerdict(path: string, isFolder: boolean): { verdict: Verdict; isFromGit: boolean } {
    for (const { folder, oriel, git } of this.#levels.toReversed()) {
      const name = getRelativeName(path, folder);
      const orielVerdict = oriel.test(name, isFolder);
      if (orielVerdict !== undefined) return { verdict: orielVerdict, isFromGit: false };
      // In an ignored folder, git's rules can't include a file again.
      const gitVerdict = this.#isIgnored ? undefined : git.test(name, isFolder);
      if (gitVerdict !== undefined) return { verdict: gitVerdict, isFromGit: true };
    }
    return { verdict: this.#isIgnored ? "ignored" : undefined, isFromGit: true };
  }

  /**
   * Creates the scope for the entries of a folder in this one.
   * @param names names of the entries
   * @param isIgnored whether git ignores the folder, so that only the files that git tracks are included
   * @returns undefined for another working tree of the same repository, because its documents are the same
   */
  async enter(folder: string, names: string[], isIgnored: boolean, onError: OnError): Promise<IgnoreScope | undefined> {
    const nested = names.includes(".git") && folder !== this.#repository?.root ? await GitRepository.open(folder) : undefined;
    if (nested !== undefined && this.#repository !== undefined && (await nested.isSameRepository(this.#repository))) return undefined;
    const scope = nested === undefined ? this : await this.#enterRepository(nested, onError);
    const entered = names.some((name) => IGNORE_FILES.includes(name)) ? await scope.#enter(folder, onError) : scope;
    return isIgnored && nested === undefined ? new IgnoreScope(entered.#repository, entered.#levels, true) : entered;
  }

  /** Enters a repository inside this one, such as a submodule. The rules of the outer `.gitignore` files don't apply to it. */
  async #enterRepository(repository: GitRepository, onError: OnError): Promise<IgnoreScope> {
    const outermost = await IgnoreScope.#createOutermost(repository, onError);
    const levels = this.#levels.map((level) => ({ ...level, git: new IgnoreRules("") })).filter(({ oriel }) => !oriel.isEmpty);
    return new IgnoreScope(repository, [...levels, ...outermost.#levels], false);
  }

  /** Adds the ignore files of a folder. */
  async #enter(folder: string, onError: OnError): Promise<IgnoreScope> {
    const ignoresCase = this.#repository?.ignoresCase;
    const [git, oriel] = await Promise.all([
      readRules(join(folder, GIT_IGNORE_FILE), ignoresCase, onError),
      readRules(join(folder, ORIEL_IGNORE_FILE), ignoresCase, onError),
    ]);
    if (git.isEmpty && oriel.isEmpty) return this;
    return new IgnoreScope(this.#repository, [...this.#levels, { folder, oriel, git }], this.#isIgnored);
  }
}

/** Reads the rules of an ignore file. A file that can't be read has no rules. */
async function readRules(file: string, ignoresCase: boolean | undefined, onError: OnError): Promise<IgnoreRules> {
  try {
    return new IgnoreRules(await readIgnoreFile(file), ignoresCase === undefined ? undefined : !ignoresCase);
  } catch (error) {
    onError(file, error);
    return new IgnoreRules("");
  }
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
