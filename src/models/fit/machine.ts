import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { join } from "node:path";
import { gpuEnvironment, toolEnvironment } from "../../llamaServer/environment.ts";

/** In bytes. */
export interface Room {
  total: number;
  free: number;
}

export interface Gpu extends Room {
  name: string;
  /** Whether it uses the machine's own memory, as Apple's and those inside of processors do. */
  isShared: boolean;
}

/** What a model can be loaded into. */
export interface Machine {
  memory: Room;
  gpus: Gpu[];
}

/** A driver may take seconds to come up. */
const TIMEOUT_MS = 10_000;

/** @param llamaServer an executable that is asked for GPUs; without it, or where it does not answer, there are none */
export async function readMachine(llamaServer: string | undefined, signal: AbortSignal): Promise<Machine> {
  const [memory, gpus] = await Promise.all([readMemory(), llamaServer ? readGpus(llamaServer, signal) : []]);
  return { memory, gpus };
}

/** Apple lets programs have about so much of it, and counts what can be had at once as used. */
const SHARE_ON_MAC = 0.7;

async function readMemory(): Promise<Room> {
  const total = totalmem();
  if (process.platform === "darwin") return { total: total * SHARE_ON_MAC, free: total * SHARE_ON_MAC };
  if (process.platform !== "linux") return { total, free: freemem() };
  const text = async (path: string) => readFile(path, "utf8").catch(() => "");
  return roomOnLinux({ total, free: freemem() }, await text("/proc/meminfo"), await limitsOfGroup(text));
}

/**
 * What this process may use: all, or what its container leaves.
 * @param meminfo the content of /proc/meminfo
 */
export function roomOnLinux(room: Room, meminfo: string, limits: Room | undefined): Room {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  const free = available === undefined ? room.free : Number(available) * 1024;
  if (limits === undefined || limits.total >= room.total) return { total: room.total, free };
  return { total: limits.total, free: Math.min(free, limits.free) };
}

/** Of the control group of this process. Source: docs.kernel.org, cgroup-v2 and cgroup-v1/memory. */
async function limitsOfGroup(text: (path: string) => Promise<string>): Promise<Room | undefined> {
  const groups = await text("/proc/self/cgroup");
  const version2 = /^0::(.*)$/m.exec(groups)?.[1];
  const version1 = /^\d+:[^:]*\bmemory\b[^:]*:(.*)$/m.exec(groups)?.[1];
  for (const folder of [join("/sys/fs/cgroup", version2 ?? ""), "/sys/fs/cgroup"]) {
    const limits = limitsIn(
      await text(join(folder, "memory.max")),
      await text(join(folder, "memory.current")),
      await text(join(folder, "memory.stat")),
    );
    if (limits !== undefined) return limits;
  }
  const old = join("/sys/fs/cgroup/memory", version1 ?? "");
  const stat = (await text(join(old, "memory.stat"))).replaceAll(/^total_((?:in)?active_file)/gm, "$1");
  return limitsIn(await text(join(old, "memory.limit_in_bytes")), await text(join(old, "memory.usage_in_bytes")), stat);
}

/** @returns undefined where there is no limit. @param stat of it, what is kept of files and can be let go counts as free */
export function limitsIn(max: string, current: string, stat: string): Room | undefined {
  if (!/^\d+\s*$/.test(max)) return undefined;
  const bytes = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);
  // The weights of a model that was unloaded are among both.
  const cached = bytes("inactive_file") + bytes("active_file");
  const total = Number(max);
  return { total, free: Math.max(0, total - Number(current.trim() || 0) + cached) };
}

async function readGpus(llamaServer: string, signal: AbortSignal): Promise<Gpu[]> {
  // What is hidden from llama-server is not to be counted.
  const env = { ...toolEnvironment(process.env), ...gpuEnvironment(process.env) };
  const options = { env, signal, timeout: TIMEOUT_MS, killSignal: "SIGKILL", windowsHide: true } as const;
  const output = await new Promise<string>((resolve) => {
    const child = execFile(llamaServer, ["--list-devices"], options, (_, stdout) => resolve(stdout));
    // It ends with its stdin, where it knows no such option.
    child.stdin?.end();
  });
  signal.throwIfAborted();
  return gpusIn(output);
}

/** Graphics inside of processors, by what they call themselves: the list does not tell. Their memory must not be counted twice. */
const SHARING = /\b(UHD|HD|Iris|Arc|Xe)\b.*\bGraphics\b|\bRadeon(\(TM\))? (\d+M )?Graphics\b/i;

/** What `llama-server --list-devices` prints: a line "  CUDA0: NAME (24564 MiB, 23010 MiB free)" for each. Source: common/arg.cpp. */
export function gpusIn(output: string): Gpu[] {
  const lines = output.matchAll(/^\s+(\S+): (.+) \((\d+) MiB, (\d+) MiB free\)\s*$/gm);
  return Array.from(lines, ([, id = "", name = "", total, free]) => ({
    ...{ name, total: Number(total) * 2 ** 20, free: Number(free) * 2 ** 20 },
    isShared: id.startsWith("MTL") || SHARING.test(name),
  }));
}
