import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../usage.ts";

/** Maximum size of git's list of files, enough for a million files. */
const MAX_OUTPUT_BYTES = 200_000_000;

const runProgram = promisify(execFile);

/**
 * Lists the files below `root` that differ from the merge base of the current branch and `commit`, and untracked files. If a shallow clone
 * lacks the merge base, the files are compared with `commit` itself.
 * @returns absolute paths
 * @throws UsageError if there is no git, no repository or no such commit
 */
export async function listChangedFiles(root: string, commit: string): Promise<string[]> {
  const id = await findCommit(root, commit);
  // Listing names needs neither an external diff program nor text conversion.
  const options = ["diff", "--name-only", "-z", "--relative", "--no-ext-diff", "--no-textconv", "--diff-filter=d"];
  const changed = await runGit(root, [...options, "--merge-base", id]).catch(() => runGit(root, [...options, id]));
  const untracked = await runGit(root, ["ls-files", "-z", "--others", "--exclude-standard"]);
  return [...new Set([...changed.split("\0"), ...untracked.split("\0")])].filter(Boolean).map((name) => join(root, name));
}

async function findCommit(root: string, commit: string): Promise<string> {
  try {
    await runGit(root, ["rev-parse", "--git-dir"]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new UsageError("--changed-since needs git, which is not on the PATH.");
    throw new UsageError("--changed-since needs a git repository that git trusts, and this folder is not in one.");
  }
  try {
    return (await runGit(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`])).trim();
  } catch {
    throw new UsageError(`The git repository has no commit “${commit}”. A shallow clone contains only the latest commits.`);
  }
}

async function runGit(root: string, args: string[]): Promise<string> {
  const { stdout } = await runProgram("git", ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
    windowsHide: true,
  });
  return stdout;
}
