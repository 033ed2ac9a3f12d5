import { execFile } from "node:child_process";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pickGpuEnvironment, pickToolEnvironment } from "../core/environment.ts";
import { findErrorLine } from "../core/errorLine.ts";
import { GPU_VARIANTS, type Variant } from "../core/llamaServerBuild.ts";
import { FailureError, describeFailure } from "../failures/failure.ts";
import { readExecutableHeader } from "./executableHeader.ts";
import { readPlatform } from "./platform.ts";
import { formatBuildTitle, type PinnedBuild } from "./releases.ts";
import { VULKAN_INSTALL_ADVICE, explainFailedStart } from "./startFailure.ts";

/** Time limit for listing the GPUs. A GPU driver may take seconds to start. */
const TIMEOUT_MS = 10_000;

export interface DeviceList {
  stdout: string;
  /** Stdout and stderr. */
  output: string;
  signal?: string;
  exitCode?: number;
  hasTimedOut: boolean;
}

/** Runs `llama-server --list-devices`, which loads all GPU drivers. @throws the signal's abort reason */
export async function listDevices(executable: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<DeviceList> {
  // GPUs that are hidden from llama-server must not be counted.
  const allowedEnv = { ...pickToolEnvironment(env), ...pickGpuEnvironment(env) };
  const options = { env: allowedEnv, signal, timeout: TIMEOUT_MS, killSignal: "SIGKILL", windowsHide: true } as const;
  const list = await new Promise<DeviceList>((resolve) => {
    const child = execFile(executable, ["--list-devices"], options, (error, stdout, stderr) =>
      resolve({
        ...{ stdout, output: `${stdout}\n${stderr}`, hasTimedOut: error?.killed === true },
        ...(error?.signal ? { signal: error.signal } : {}),
        ...(typeof error?.code === "number" ? { exitCode: error.code } : {}),
      }),
    );
    // A version that lacks this option would start and wait; it exits when its standard input is closed.
    child.stdin?.end();
  });
  signal.throwIfAborted();
  return list;
}

/** Matches the id, name, total and free memory of each GPU: "  CUDA0: NAME (24564 MiB, 23010 MiB free)". Source: common/arg.cpp. */
export const DEVICE_LINE = /^\s+(\S+): (.+) \((\d+) MiB, (\d+) MiB free\)\s*$/gm;

/**
 * Checks that a build can load its GPU drivers, and that a CUDA or ROCm build finds a GPU. The Vulkan build does not need a GPU: without one,
 * it runs on the CPU like the CPU build, which has the same files except for one library.
 * @throws FailureError gpuNotFound, gpuDriverFailed, and those of `explainFailedStart`; the signal's abort reason
 */
export async function checkDevices(build: PinnedBuild, executable: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  if (!GPU_VARIANTS.includes(build.variant)) return;
  const title = formatBuildTitle(build);
  const createError = (reason: string) => new FailureError({ kind: "gpuDriverFailed", title, reason });
  const { signal: endSignal, exitCode, stdout, output, hasTimedOut } = await listDevices(executable, env, signal);
  if (hasTimedOut) throw createError(`The driver did not respond within ${TIMEOUT_MS / 1000} s.`);
  if (endSignal !== undefined || (exitCode ?? 0) !== 0) {
    const outcome = { ...(endSignal === undefined ? {} : { signal: endSignal }), ...(exitCode === undefined ? {} : { exitCode }) };
    const start = { path: executable, output, header: await readExecutableHeader(executable), machine: await readPlatform() };
    const failure = explainFailedStart({ ...start, ...outcome });
    if (failure !== undefined) throw new FailureError(failure);
    const exitDescription = endSignal === undefined ? `exit code ${exitCode}` : `signal ${endSignal}`;
    const errorLine = findErrorLine(output.split("\n"));
    const quotation = errorLine === undefined ? "" : `: “${errorLine}”`;
    throw createError(`llama-server exited while it loaded the driver (${exitDescription})${quotation}`);
  }
  if (build.variant !== "vulkan" && stdout.search(DEVICE_LINE) === -1) throw new FailureError({ kind: "gpuNotFound", title });
}

/** Folders that contain shared libraries. Distributions add one per processor, such as /usr/lib/x86_64-linux-gnu. */
const LIBRARY_FOLDERS = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/run/opengl-driver/lib"];

/**
 * Explains why a build for GPUs runs on the CPU.
 * @returns a sentence for the Vulkan build; undefined for other builds, which need no GPU or do not start without one
 */
export async function explainMissingGpu(variant: Variant, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (variant !== "vulkan") return undefined;
  const system = process.platform === "win32" ? "win32" : "linux";
  if (!(await hasVulkanLoader(env)))
    return describeFailure({ kind: "vulkanLoaderMissing", install: VULKAN_INSTALL_ADVICE[system] }).message;
  return describeFailure({ kind: "gpuNotFound", title: "Vulkan" }).message;
}

async function hasVulkanLoader(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (process.platform === "win32") return exists(join(process.env["SYSTEMROOT"] ?? "C:\\Windows", "System32", "vulkan-1.dll"));
  const configuredFolders = (env["LD_LIBRARY_PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const processorFolders = (await readdir("/usr/lib").catch(() => [])).filter((name) => name.endsWith("-linux-gnu"));
  const folders = [...configuredFolders, ...LIBRARY_FOLDERS, ...processorFolders.map((name) => join("/usr/lib", name))];
  const existence = await Promise.all(folders.map((folder) => exists(join(folder, "libvulkan.so.1"))));
  return existence.includes(true);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
