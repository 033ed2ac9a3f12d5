import { readFile } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { join } from "node:path";
import { DEVICE_LINE, listDevices } from "../../llamaServer/listDevices.ts";

/** Sizes in bytes. */
export interface MemorySize {
  total: number;
  free: number;
}

export interface Gpu extends MemorySize {
  name: string;
  /** Whether the GPU uses the machine's main memory, as integrated GPUs and Apple's do. */
  isShared: boolean;
}

/** Memory that a model can be loaded into. */
export interface Machine {
  memory: MemorySize;
  gpus: Gpu[];
}

/** @param llamaServer executable that lists the GPUs; if undefined, or if the executable fails, no GPUs are reported */
export async function readMachine(llamaServer: string | undefined, signal: AbortSignal): Promise<Machine> {
  const [memory, gpus] = await Promise.all([readMemory(), llamaServer ? readGpus(llamaServer, signal) : []]);
  return { memory, gpus };
}

/** Approximate fraction of the memory that programs can use on macOS. The free memory that macOS reports excludes reclaimable memory. */
const MAC_MEMORY_FRACTION = 0.7;

async function readMemory(): Promise<MemorySize> {
  const total = totalmem();
  if (process.platform === "darwin") return { total: total * MAC_MEMORY_FRACTION, free: total * MAC_MEMORY_FRACTION };
  if (process.platform !== "linux") return { total, free: freemem() };
  const readText = async (path: string) => readFile(path, "utf8").catch(() => "");
  return computeLinuxMemory({ total, free: freemem() }, await readText("/proc/meminfo"), await readGroupLimits(readText));
}

/**
 * Computes how much memory this process may use: all of the machine's, or as much as its container allows.
 * @param meminfo the content of /proc/meminfo
 */
export function computeLinuxMemory(machine: MemorySize, meminfo: string, limits: MemorySize | undefined): MemorySize {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  const free = available === undefined ? machine.free : Number(available) * 1024;
  if (limits === undefined || limits.total >= machine.total) return { total: machine.total, free };
  return { total: limits.total, free: Math.min(free, limits.free) };
}

/** Reads the limits of this process's control group. Source: docs.kernel.org, cgroup-v2 and cgroup-v1/memory. */
async function readGroupLimits(readText: (path: string) => Promise<string>): Promise<MemorySize | undefined> {
  const groups = await readText("/proc/self/cgroup");
  const version2 = /^0::(.*)$/m.exec(groups)?.[1];
  const version1 = /^\d+:[^:]*\bmemory\b[^:]*:(.*)$/m.exec(groups)?.[1];
  for (const folder of [join("/sys/fs/cgroup", version2 ?? ""), "/sys/fs/cgroup"]) {
    const limits = parseGroupLimits(
      await readText(join(folder, "memory.max")),
      await readText(join(folder, "memory.current")),
      await readText(join(folder, "memory.stat")),
    );
    if (limits !== undefined) return limits;
  }
  const version1Folder = join("/sys/fs/cgroup/memory", version1 ?? "");
  const stat = (await readText(join(version1Folder, "memory.stat"))).replaceAll(/^total_((?:in)?active_file)/gm, "$1");
  return parseGroupLimits(
    await readText(join(version1Folder, "memory.limit_in_bytes")),
    await readText(join(version1Folder, "memory.usage_in_bytes")),
    stat,
  );
}

/**
 * @param stat content of memory.stat: reclaimable file cache counts as free
 * @returns undefined if there is no limit
 */
export function parseGroupLimits(max: string, current: string, stat: string): MemorySize | undefined {
  if (!/^\d+\s*$/.test(max)) return undefined;
  const readField = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);
  // Both fields count the file cache, which includes the weights of an unloaded model.
  const cachedBytes = readField("inactive_file") + readField("active_file");
  const total = Number(max);
  return { total, free: Math.max(0, total - Number(current.trim() || 0) + cachedBytes) };
}

async function readGpus(llamaServer: string, signal: AbortSignal): Promise<Gpu[]> {
  return parseGpus((await listDevices(llamaServer, process.env, signal)).stdout);
}

/** Matches names of integrated GPUs, which llama-server's list does not mark. The memory that they share must not be counted twice. */
const SHARED_GPU_NAME = /\b(UHD|HD|Iris|Arc|Xe)\b.*\bGraphics\b|\bRadeon(\(TM\))? (\d+M )?Graphics\b/i;

/** Parses the output of `llama-server --list-devices`. */
export function parseGpus(output: string): Gpu[] {
  return Array.from(output.matchAll(DEVICE_LINE), ([, id = "", name = "", total, free]) => ({
    ...{ name, total: Number(total) * 2 ** 20, free: Number(free) * 2 ** 20 },
    isShared: id.startsWith("MTL") || SHARED_GPU_NAME.test(name),
  }));
}
