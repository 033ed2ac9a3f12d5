import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pickGpuEnvironment, pickToolEnvironment } from "../../core/environment.ts";
import { findOnPath } from "../../disk/pathSearch.ts";
import { QUERY_ARGUMENTS, parseNvidiaSmi, type Nvidia, type ProgramOutput } from "./nvidia.ts";

/** GPUs of this machine, as far as they matter for the choice of a build. */
export interface Gpus {
  nvidia?: Nvidia;
  /** First line of nvidia-smi's output; set if nvidia-smi exists but can't use a GPU. */
  nvidiaProblem?: string;
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
  // A Mac has one build, whatever its GPU.
  if (process.platform === "darwin") return { hasGpu: true };
  const [nvidia, hasGpu] = await Promise.all([detectNvidia(env, signal), hasDisplayAdapter(env, signal)]);
  signal.throwIfAborted();
  if (nvidia === undefined) return { hasGpu };
  return "problem" in nvidia ? { nvidiaProblem: nvidia.problem, hasGpu } : { nvidia, hasGpu: true };
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
    execFile(program, args, options, (error, stdout, stderr) => resolve({ text: stdout || stderr, succeeded: error === null }));
  });
}

function hasDisplayAdapter(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  return process.platform === "win32" ? hasWindowsAdapter(env, signal) : hasLinuxAdapter("/sys/class/drm");
}

/** PCI vendor IDs of display adapters without a usable GPU: QEMU, virtio, QXL, VMware, VirtualBox, Hyper-V, ASPEED, Matrox. */
const SCREEN_ONLY_VENDORS = new Set(["1234", "1af4", "1b36", "15ad", "80ee", "1414", "1a03", "102b"]);

/** @param folder the kernel's list of adapters. A GPU on a system on a chip has no PCI vendor. Source: docs.kernel.org, drm-uapi */
export async function hasLinuxAdapter(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const vendors = await Promise.all(
    names
      .filter((name) => /^renderD\d+$/.test(name))
      .map((name) => readFile(join(folder, name, "device", "vendor"), "utf8").catch(() => "")),
  );
  return vendors.some((vendor) => !SCREEN_ONLY_VENDORS.has(vendor.trim().replace(/^0x/, "").toLowerCase()));
}

/** Registry key of the display adapters. Source: learn.microsoft.com, System-defined device setup classes. */
const ADAPTERS_KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;

async function hasWindowsAdapter(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const program = join(process.env["SYSTEMROOT"] ?? "C:\\Windows", "System32", "reg.exe");
  return hasRegistryAdapter((await runProgram(program, ["query", ADAPTERS_KEY, "/s", "/v", "MatchingDeviceId"], env, signal)).text);
}

/**
 * @param output output of `reg query`: a line per adapter, such as "MatchingDeviceId    REG_SZ    PCI\VEN_1002&DEV_164E". Adapters of ARM
 * machines are not PCI devices
 */
export function hasRegistryAdapter(output: string): boolean {
  const ids = output.matchAll(/^\s+MatchingDeviceId\s+REG_SZ\s+(\S+)/gim);
  return Array.from(ids, ([, id = ""]) => id).some((id) => {
    const vendor = /^PCI\\VEN_([0-9a-f]{4})/i.exec(id)?.[1];
    if (vendor === undefined) return /^ACPI\\(QCOM|VEN_QCOM)/i.test(id);
    return !SCREEN_ONLY_VENDORS.has(vendor.toLowerCase());
  });
}
