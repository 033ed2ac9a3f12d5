import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { FailureError, getFailureAttributes, describeFailure } from "../failures/failure.ts";
import { getErrorCode } from "../disk/files.ts";
import { createBuildKey, buildLlamaServer } from "./build/build.ts";
import { obtainCached } from "./build/cacheEntry.ts";
import { describeInstallEvent, type InstallEvent } from "./events.ts";
import { findInstalledBuild } from "./installedBuilds.ts";
import { getBuildsFolder } from "./folders.ts";
import { obtainRelease, type ReleaseBuild, type ReleaseOptions } from "./obtainRelease.ts";
import { findOnPath } from "../disk/pathSearch.ts";
import { formatPlatform, readPlatform } from "./platform.ts";
import { findSourcePackage, readSourcePackage, type SourcePackage } from "./build/sourcePackage.ts";
import { checkVersion } from "./version.ts";

export interface LlamaServer {
  executable: string;
  version: string;
  origin: "setting" | "path" | "release" | "build";
  /** Set if this llama-server is an official build. */
  build?: ReleaseBuild;
}

export interface ObtainOptions extends Omit<ReleaseOptions, "onEvent" | "env"> {
  /** Path of llama-server from the user's settings; if set, no other one is used. */
  setting?: string;
  /**
   * @param step a short phrase
   * @param fraction progress of the step, 0…1; undefined if unknown
   */
  onProgress: (step: string, fraction?: number) => void;
  /** Reports the progress of installing an official build in detail. */
  onEvent?: (event: InstallEvent) => void;
  /** Source of PATH, proxies and compilers; by default the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** Folder of the npm package node-llama-cpp. By default, Oriel searches for the package; null if it is not installed. */
  sourcePackage?: string | null;
}

type Source = (options: ObtainOptions, env: NodeJS.ProcessEnv) => Promise<LlamaServer | undefined>;

/** Thrown if the user should know why a source is not available on this machine. Other sources are then tried. The message is a sentence. */
class SourceUnavailableError extends Error {}

interface NamedSource {
  name: string;
  obtain: Source;
}

/**
 * Sources that need no download and no build, in the order in which they are tried. A source that has no llama-server returns undefined or
 * throws.
 */
const readySources: NamedSource[] = [
  { name: "PATH", obtain: obtainFromPath },
  { name: "Official release", obtain: (options, env) => obtainOfficial(options, env, false) },
  { name: "Build from source", obtain: findBuildFromSource },
];

/** Sources that install a llama-server. */
const installingSources: NamedSource[] = [
  { name: "Official release", obtain: (options, env) => obtainOfficial(options, env, true) },
  { name: "Build from source", obtain: obtainBuildFromSource },
];

/** Delays before retries of a download that a build from source can replace. */
const SHORT_RETRY_DELAYS_MS = [500, 1000];

/**
 * Finds or installs a llama-server: the one from the settings; otherwise the one on PATH, an official build, or a build from source. If the
 * user has chosen a build, only official builds are used. Each call verifies the result, so a llama-server that was removed or damaged in
 * the meantime is replaced.
 * @throws FailureError fileMissing and the failures of `checkVersion` for the llama-server from the settings. Otherwise diskFull,
 *   llamaServerNoSpace or cacheNotWritable as soon as one occurs; the failure of a source if it is the only one and is self-explanatory; or noLlamaServer, with
 *   the reason for each source
 * @throws the signal's abort reason
 */
export async function obtainLlamaServer(options: ObtainOptions): Promise<LlamaServer> {
  const attempts = new Attempts();
  const found = await tryReadySources(options, attempts);
  return found ?? (await attempts.run(installingSources, options)) ?? attempts.fail();
}

/**
 * Finds a llama-server that needs no download and no build.
 * @throws FailureError if the llama-server from the settings can't be used; the signal's abort reason
 */
export function findLlamaServer(options: ObtainOptions): Promise<LlamaServer | undefined> {
  return tryReadySources(options, new Attempts());
}

async function tryReadySources(options: ObtainOptions, attempts: Attempts): Promise<LlamaServer | undefined> {
  const { setting, signal, env = process.env } = options;
  return setting === undefined ? attempts.run(readySources, options) : checkConfiguredServer(setting, env, signal);
}

/** The sources that were tried, and why they failed. */
class Attempts {
  readonly #attempts = new Map<string, string>();
  readonly #failures = new Map<string, FailureError>();

  async run(sources: NamedSource[], options: ObtainOptions): Promise<LlamaServer | undefined> {
    const { signal, env = process.env, choice = "auto" } = options;
    const allowed = choice === "auto" ? sources : sources.filter(({ name }) => name === "Official release");
    for (const { name, obtain } of allowed) {
      try {
        const found = await obtain(options, env);
        if (found !== undefined) return found;
      } catch (error) {
        signal.throwIfAborted();
        this.#attempts.set(name, describeReason(error));
        if (!(error instanceof FailureError)) continue;
        // The remaining sources write to the same disk and folder.
        if (["diskFull", "llamaServerNoSpace", "cacheNotWritable"].includes(error.failure.kind)) throw error;
        this.#failures.set(name, error);
      }
    }
    return undefined;
  }

  fail(): never {
    const [only, ...otherFailures] = this.#failures.values();
    if (only !== undefined && otherFailures.length === 0 && getFailureAttributes(only.failure).isReportedAlone) throw only;
    const hasNextStep = Array.from(this.#failures.values()).some(({ failure }) => getFailureAttributes(failure).isReportedAlone);
    throw new FailureError({
      kind: "noLlamaServer",
      attempts: Array.from(this.#attempts, ([source, reason]) => ({ source, reason })),
      ...(hasNextStep ? { hasNextStep } : {}),
    });
  }
}

/** @throws the error itself if it is neither a failure nor a system error, and thus a bug */
function describeReason(error: unknown): string {
  if (error instanceof SourceUnavailableError) return error.message;
  if (error instanceof FailureError) {
    const { failure } = error;
    if (failure.kind === "llamaServerTooOld") return `${failure.path} is llama.cpp ${failure.version}, which is too old.`;
    const { message, log } = describeFailure(failure);
    const line = log?.find((candidate) => /\berror\b/i.test(candidate)) ?? log?.at(-1);
    return line === undefined ? message : `${message} ${line}`;
  }
  if (getErrorCode(error) !== undefined) return (error as Error).message;
  throw error;
}

async function checkConfiguredServer(setting: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<LlamaServer> {
  const executable = resolve(setting);
  const info = await stat(executable).catch(() => undefined);
  if (info === undefined) throw new FailureError({ kind: "fileMissing", role: "llamaServer", path: executable });
  return { executable, version: await checkVersion(executable, env, signal), origin: "setting" };
}

async function obtainFromPath({ signal }: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer | undefined> {
  const executable = await findOnPath("llama-server", env);
  if (executable === undefined) return undefined;
  return { executable, version: await checkVersion(executable, env, signal), origin: "path" };
}

async function obtainOfficial(options: ObtainOptions, env: NodeJS.ProcessEnv, mayDownload: boolean): Promise<LlamaServer | undefined> {
  const { onProgress, onEvent = () => {}, retryDelaysMs } = options;
  const hasAlternative = mayDownload && (options.choice ?? "auto") === "auto" && (await findSource(options)) !== undefined;
  const retries = retryDelaysMs ?? (hasAlternative ? SHORT_RETRY_DELAYS_MS : undefined);
  const found = await obtainRelease(
    {
      ...options,
      env,
      ...(retries === undefined ? {} : { retryDelaysMs: retries }),
      onEvent(event, title) {
        onEvent(event);
        const described = describeInstallEvent(event, title);
        if (described !== undefined) onProgress(described.step, described.fraction);
      },
    },
    mayDownload,
  );
  if (found !== undefined) return { ...found, origin: "release" };
  if (mayDownload) throw new SourceUnavailableError(`There is no official build for ${formatPlatform(await readPlatform())}.`);
  return undefined;
}

/** @returns undefined if the package node-llama-cpp is not installed, or is installed without the llama.cpp source */
export async function findSource({ sourcePackage }: Pick<ObtainOptions, "sourcePackage">): Promise<SourcePackage | undefined> {
  const folder = sourcePackage === undefined ? await findSourcePackage() : sourcePackage;
  return folder === null || folder === undefined ? undefined : readSourcePackage(folder);
}

/** Finds a build that was made earlier. */
async function findBuildFromSource(options: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer | undefined> {
  const source = await findSource(options);
  if (source === undefined) return undefined;
  const executable = await findInstalledBuild(getBuildsFolder(options.cacheDir), createBuildKey(source));
  return executable === undefined
    ? undefined
    : { executable, version: await checkVersion(executable, env, options.signal), origin: "build" };
}

async function obtainBuildFromSource(options: ObtainOptions, env: NodeJS.ProcessEnv): Promise<LlamaServer | undefined> {
  const { cacheDir, onProgress, signal, sourcePackage } = options;
  const source = await findSource(options);
  if (source === undefined) {
    const folder = sourcePackage === undefined ? await findSourcePackage() : sourcePackage;
    // Only a clone of the project contains the package.
    if (folder === null || folder === undefined) return undefined;
    throw new SourceUnavailableError("The package node-llama-cpp is installed without the llama.cpp source.");
  }
  const executable = await obtainCached({
    root: getBuildsFolder(cacheDir),
    key: createBuildKey(source),
    make: (work, result) => buildLlamaServer({ source, env, onProgress, signal }, work, result),
    onEvent: (kind) => onProgress(describeInstallEvent({ kind }, "")?.step ?? ""),
    signal,
  });
  return { executable, version: await checkVersion(executable, env, signal), origin: "build" };
}
