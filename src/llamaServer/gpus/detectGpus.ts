import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { pickGpuEnvironment, pickToolEnvironment } from "../../core/environment.ts";
import { findOnPath } from "../../disk/pathSearch.ts";
import { hasLinuxAdapter, hasLinuxNvidiaGpu, hasRegistryAdapter, hasRegistryNvidiaGpu } from "./adapters.ts";
import { QUERY_ARGUMENTS, parseNvidiaSmi, type Nvidia, type ProgramOutput } from "./nvidia.ts";

/** GPUs of this machine, as far as they matter for the choice of a build. */
export interface Gpus {
  nvidia?: Nvidia;
  /** First line of nvidia-smi's output; set if nvidia-smi exists but can't use a GPU. */
  nvidiaProblem?: string;
  /** Whether there is an NVIDIA GPU, as far as the system knows; set together with `nvidiaProblem`. */
  hasNvidiaGpu?: boolean;
  /** Whether there is a GPU at all that Vulkan may support. */
  hasGpu: boolean;
}

/**
 * Folders that contain nvidia-smi but may not be on the PATH: in the Windows Subsystem for Linux, and with Windows drivers from before
 * 2019.
 */
const NVIDIA_FOLDERS =
  process.platform === "win32"
    ? [
        join(process.env["SYSTEMROOT"] ?? "C:\\Windows", "System32"),
        join(process.env["PROGRAMFILES"] ?? "C:\\Program Files", "NVIDIA Corporation", "NVSMI"),
      ]
    : ["/usr/bin", "/usr/lib/wsl/lib"];

/** Time limit for a program that reports GPUs. The driver may need to start first. */
const TIMEOUT_MS = 10_000;

/** Finds the GPUs of this machine. @throws the signal's abort reason */
export async function detectGpus(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Gpus> {
  // On a Mac there is only one build to choose, whatever the GPU.
  if (process.platform === "darwin") return { hasGpu: true };
  const [nvidia, { hasGpu, hasNvidiaGpu }] = await Promise.all([detectNvidia(env, signal), detectAdapters(env, signal)]);
  signal.throwIfAborted();
  if (nvidia === undefined) return { hasGpu };
  return "problem" in nvidia ? { nvidiaProblem: nvidia.problem, hasNvidiaGpu, hasGpu } : { nvidia, hasGpu: true };
}

async function detectNvidia(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Nvidia | { problem: string } | undefined> {
  const program = await findOnPath("nvidia-smi", env, NVIDIA_FOLDERS);
  if (program === undefined) return undefined;
  const [banner, query] = await Promise.all([runProgram(program, [], env, signal), runProgram(program, QUERY_ARGUMENTS, env, signal)]);
  return parseNvidiaSmi(banner, query);
}

function runProgram(program: string, args: string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<ProgramOutput> {
  // GPUs that are hidden from programs by the environment must not be counted.
  const allowedEnv = { ...pickToolEnvironment(env), ...pickGpuEnvironment(env) };
  const options = { env: allowedEnv, signal, timeout: TIMEOUT_MS, killSignal: "SIGKILL", windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => resolve({ text: stdout || stderr, hasSucceeded: error === null }));
  });
}

/** Registry key of the display adapters. Source: learn.microsoft.com, System-defined device setup classes. */
const ADAPTERS_KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;

async function detectAdapters(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<{ hasGpu: boolean; hasNvidiaGpu: boolean }> {
  if (process.platform === "win32") {
    const program = join(process.env["SYSTEMROOT"] ?? "C:\\Windows", "System32", "reg.exe");
    const { text } = await runProgram(program, ["query", ADAPTERS_KEY, "/s", "/v", "MatchingDeviceId"], env, signal);
    return { hasGpu: hasRegistryAdapter(text), hasNvidiaGpu: hasRegistryNvidiaGpu(text) };
  }
  const [hasGpu, hasNvidiaGpu, isWsl] = await Promise.all([
    hasLinuxAdapter("/sys/class/drm"),
    hasLinuxNvidiaGpu("/sys/bus/pci/devices"),
    isPresent("/dev/dxg"),
  ]);
  // In the Windows Subsystem for Linux, GPUs are not PCI devices.
  return { hasGpu, hasNvidiaGpu: hasNvidiaGpu || isWsl };
}

function isPresent(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
