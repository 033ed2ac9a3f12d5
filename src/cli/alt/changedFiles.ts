import { join } from "node:path";
import { UsageError } from "../usage.ts";
import { SafeGit } from "./git.ts";

/**
 * Lists the files below `root` that are untracked, or that differ from the merge base of the current branch and `commit`. If a shallow
 * clone lacks the merge base, the files are compared with `commit` itself.
 * @returns absolute paths
 * @throws UsageError if there is no git, no repository or no such commit; the signal's abort reason
 */
export async function listChangedFiles(root: string, commit: string, signal: AbortSignal): Promise<string[]> {
  const git = await SafeGit.open(root, "--changed-since", signal);
  const id = await findCommit(git, commit);
  // Listing names needs neither an external diff program nor text conversion.
  const options = [
    "diff",
    "--name-only",
    "-z",
    "--relative",
    "--no-ext-diff",
    "--no-textconv",
    "--diff-filter=d",
    "--ignore-submodules=all",
  ];
  const changed = await git.run([...options, "--merge-base", id]).catch(() => git.run([...options, id]));
  const untracked = await git.run(["ls-files", "-z", "--others", "--exclude-standard"]);
  return [...new Set([...changed.split("\0"), ...untracked.split("\0")])].filter(Boolean).map((name) => join(root, name));
}

async function findCommit(git: SafeGit, commit: string): Promise<string> {
  try {
    return (await git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`])).trim();
  } catch {
    git.signal.throwIfAborted();
    throw new UsageError(`The git repository has no commit “${commit}”. A shallow clone contains only the latest commits.`);
  }
}
