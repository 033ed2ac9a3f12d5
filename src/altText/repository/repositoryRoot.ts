import { lstat } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Finds the root of the git repository that contains a folder. Like git, skips a `.git` that belongs to another user. Otherwise, a user who
 * can write to a parent folder such as `/tmp` could control which of this user's files are ignored.
 * @returns undefined if the folder is not in a repository
 */
export async function findRepositoryRoot(folder: string): Promise<string | undefined> {
  const trustedOwners = [process.getuid?.(), 0, (await lstat(folder)).uid];
  for (let root = folder; ; root = dirname(root)) {
    if (await isRepository(root, trustedOwners)) return root;
    if (root === dirname(root)) return undefined;
  }
}

/** Whether a folder is the root of a repository, worktree or submodule. In worktrees and submodules, `.git` is a file. */
async function isRepository(root: string, trustedOwners: (number | undefined)[]): Promise<boolean> {
  const path = join(root, ".git");
  try {
    const info = await lstat(path);
    return trustedOwners.includes(info.uid) && (info.isFile() || (await lstat(join(path, "HEAD"))).isFile());
  } catch {
    return false;
  }
}
