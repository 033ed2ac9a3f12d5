import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findOnPath } from "../../disk/pathSearch.ts";
import { UsageError } from "../usage.ts";

/** Maximum size of git's output, enough for the names of a million files. */
const MAX_OUTPUT_BYTES = 200_000_000;

const runProgram = promisify(execFile);

/**
 * Options that keep an untrusted repository from running programs through file system monitors, hooks, signature checks, or the configuration
 * of a bare repository among its files. `core.quotePath` is off, so that git prints the names of files unchanged.
 */
const SAFE_OPTIONS = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "safe.bareRepository=explicit",
  "core.quotePath=false",
  "log.showSignature=false",
];

/**
 * Variables that keep git from writing the index, because that would run a hook, and from fetching missing objects, because that would run
 * the programs of a remote.
 */
const SAFE_VARIABLES = { GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "", GIT_TERMINAL_PROMPT: "0" };

/** Runs git in such a way that it starts none of the programs in the repository's configuration. */
export class SafeGit {
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

  /**
   * @param user name of the option or command that needs git, for messages
   * @throws UsageError if there is no git, or no repository; the signal's abort reason
   */
  static async open(root: string, user: string, signal: AbortSignal): Promise<SafeGit> {
    const program = await findOnPath("git", process.env);
    if (program === undefined) throw new UsageError(`${user} needs git, which is not on the PATH.`);
    try {
      const names = await new SafeGit(program, root, {}, signal).run(["config", "--list", "--name-only", "-z"]);
      await new SafeGit(program, root, {}, signal).run(["rev-parse", "--git-dir"]);
      return new SafeGit(program, root, disableFilters(names.split("\0")), signal);
    } catch {
      signal.throwIfAborted();
      throw new UsageError(`${user} needs a git repository that git trusts, and this folder is not in one.`);
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
