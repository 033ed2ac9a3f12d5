import { lstat, realpath } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { isCaseSensitive } from "../../../disk/caseSensitivity.ts";
import { readText } from "../readDocument.ts";
import { readGitSetting } from "./gitConfig.ts";
import { GitIndex } from "./gitIndex.ts";

/** Maximum size of the small text files in which git stores paths and settings: `.git`, `commondir` and `config`. */
const MAX_FILE_BYTES = 1_000_000;

/** The git repository of a folder, read without running git. */
export class GitRepository {
  /** Root of the working tree. */
  readonly root: string;
  /** Whether ignore rules ignore case (`core.ignoreCase`). */
  readonly ignoresCase: boolean;
  readonly #gitFolder: string;
  /** The `.git` folder that all worktrees of the repository share. */
  readonly #commonFolder: string;
  readonly #hashBytes: number;
  #index: Promise<GitIndex> | undefined;

  private constructor(root: string, gitFolder: string, commonFolder: string, config: string) {
    this.root = root;
    this.#gitFolder = gitFolder;
    this.#commonFolder = commonFolder;
    const ignoresCase = readGitSetting(config, "core", "ignorecase");
    this.ignoresCase = ignoresCase === undefined ? !isCaseSensitive : isTrue(ignoresCase);
    this.#hashBytes = readGitSetting(config, "extensions", "objectformat")?.toLowerCase() === "sha256" ? 32 : 20;
  }

  /**
   * Finds the repository that contains a folder. Like git, skips a `.git` that belongs to another user, except for root and the owner of the
   * folder. Otherwise, a user who can write to a parent folder such as `/tmp` could control which of this user's files are ignored.
   * @returns undefined if the folder is not in a repository
   */
  static async find(folder: string): Promise<GitRepository | undefined> {
    const info = await lstat(folder).catch(() => undefined);
    if (info === undefined) return undefined;
    for (let root = folder; ; root = dirname(root)) {
      const repository = await GitRepository.#open(root, info.uid);
      if (repository !== undefined || root === dirname(root)) return repository;
    }
  }

  /** Opens the repository whose working tree has this root. @returns undefined if there is none */
  static async open(root: string): Promise<GitRepository | undefined> {
    const info = await lstat(root).catch(() => undefined);
    return info && GitRepository.#open(root, info.uid);
  }

  static async #open(root: string, folderOwner: number): Promise<GitRepository | undefined> {
    const path = join(root, ".git");
    try {
      const info = await lstat(path);
      if (![process.getuid?.(), 0, folderOwner].includes(info.uid)) return undefined;
      const gitFolder = info.isFile() ? await readGitFolder(path) : path;
      // A folder named `.git` does not always belong to a repository.
      if (!info.isFile() && !(await lstat(join(path, "HEAD"))).isFile()) return undefined;
      const commonFolder = gitFolder === undefined ? undefined : await findCommonFolder(gitFolder);
      const config = commonFolder === undefined ? "" : await readOptional(join(commonFolder, "config"));
      return new GitRepository(root, gitFolder ?? path, commonFolder ?? path, config);
    } catch {
      return undefined;
    }
  }

  /** File with ignore rules that only this clone has. */
  get excludeFile(): string {
    return join(this.#commonFolder, "info", "exclude");
  }

  /** Files that git tracks. Empty if the index can't be read. */
  readIndex(): Promise<GitIndex> {
    return (this.#index ??= GitIndex.read(join(this.#gitFolder, "index"), this.#hashBytes));
  }

  /** Whether two working trees belong to one repository. */
  async isSameRepository(other: GitRepository): Promise<boolean> {
    const [ownFolder, otherFolder] = await Promise.all(
      [this, other].map((repository) => realpath(repository.#commonFolder).catch(() => undefined)),
    );
    return ownFolder !== undefined && ownFolder === otherFolder;
  }
}

/**
 * Reads the `.git` file of a worktree or submodule. A folder on another drive or a network share is not accessed, because the file may come
 * from an untrusted source.
 */
async function readGitFolder(file: string): Promise<string | undefined> {
  const [, name] = /^gitdir: ([^\r\n]+)/.exec(await readText(file, MAX_FILE_BYTES)) ?? [];
  const folder = name && resolve(dirname(file), name);
  return folder && parse(folder).root === parse(file).root ? folder : undefined;
}

/** Finds the folder with the configuration, which a worktree shares with the other working trees of its repository. */
async function findCommonFolder(gitFolder: string): Promise<string> {
  const name = (await readOptional(join(gitFolder, "commondir"))).trim();
  const folder = resolve(gitFolder, name);
  return parse(folder).root === parse(gitFolder).root ? folder : gitFolder;
}

function readOptional(file: string): Promise<string> {
  return readText(file, MAX_FILE_BYTES).catch(() => "");
}

/** Source: `git_parse_maybe_bool` in git's parse.c. */
function isTrue(value: string): boolean {
  return /^(?:true|yes|on|[-+]?0*[1-9]\d*[kmg]?)$/i.test(value);
}
