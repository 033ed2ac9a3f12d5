import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../../disk/pathSearch.ts";
import { UsageError } from "../usage.ts";

/** Maximum size of git's list of files, enough for a million files. */
const MAX_OUTPUT_BYTES = 200_000_000;

const runProgram = promisify(execFile);

/**
 * Lists the files below `root` that are untracked, or that differ from the merge base of the current branch and `commit`. If a shallow
 * clone lacks the merge base, the files are compared with `commit` itself.
 * @returns absolute paths
 * @throws UsageError if there is no git, no repository or no such commit; the signal's abort reason
 */
export async function listChangedFiles(root: string, commit: string, signal: AbortSignal): Promise<string[]> {
  const git = await SafeGit.open(root, signal);
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

/**
 * Options that keep an untrusted repository from running programs through file system monitors, hooks, or the configuration of a bare
 * repository among its files.
 */
const SAFE_OPTIONS = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "safe.bareRepository=explicit", "core.quotePath=false"];

/**
 * Variables that keep git from writing the index, because that would run a hook, and from fetching missing objects, because that would run
 * the programs of a remote.
 */
const SAFE_VARIABLES = { GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "", GIT_TERMINAL_PROMPT: "0" };

/** Runs git in such a way that it starts none of the programs in the repository's configuration. */
class SafeGit {
  readonly #program: string;
  readonly #root: string;
  readonly #configuration: NodeJS.ProcessEnv;
  /** Ends git when it is aborted: a repository can make git wait forever, for example with a pipe in place of a file. */
  readonly signal: AbortSignal;

  private constructor(program: string, root: string, configuration: NodeJS.ProcessEnv, signal: AbortSignal) {
    this.#program = program;
    this.#root = root;
    this.#configuration = configuration;
    this.signal = signal;
  }

  /** @throws UsageError if there is no git, or no repository; the signal's abort reason */
  static async open(root: string, signal: AbortSignal): Promise<SafeGit> {
    const program = await findOnPath("git", process.env);
    if (program === undefined) throw new UsageError("--changed-since needs git, which is not on the PATH.");
    try {
      const names = await new SafeGit(program, root, {}, signal).run(["config", "--list", "--name-only", "-z"]);
      await new SafeGit(program, root, {}, signal).run(["rev-parse", "--git-dir"]);
      return new SafeGit(program, root, disableFilters(names.split("\0")), signal);
    } catch {
      signal.throwIfAborted();
      throw new UsageError("--changed-since needs a git repository that git trusts, and this folder is not in one.");
    }
  }

  async run(args: string[]): Promise<string> {
    const { stdout } = await runProgram(this.#program, [...SAFE_OPTIONS.flatMap((option) => ["-c", option]), ...args], {
      cwd: this.#root,
      env: { ...process.env, ...SAFE_VARIABLES, ...this.#configuration },
      encoding: "utf8",
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
      signal: this.signal,
    });
    return stdout;
  }
}

/**
 * Creates variables that turn off each configured filter. Git would run a filter to compare a file with the index. Variables, unlike
 * options, can hold names that contain “=”.
 */
function disableFilters(names: string[]): NodeJS.ProcessEnv {
  const filters = names.filter((name) => /^filter\..*\.(?:clean|process|required)$/s.test(name));
  const entries = [...new Set(filters)].flatMap((name, index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, name.endsWith(".required") ? "false" : ""],
  ]);
  return Object.fromEntries([...entries, ["GIT_CONFIG_COUNT", String(new Set(filters).size)]]) as NodeJS.ProcessEnv;
}
