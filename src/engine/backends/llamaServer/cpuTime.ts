import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { findSystemTool } from "../../../disk/systemTool.ts";

/** Index of utime among the fields of `/proc/PID/stat` that follow the process name; stime is next. See proc(5). */
const UTIME_INDEX = 11;

/** Time limit for a tool that reads the CPU time. */
const TOOL_TIMEOUT_MS = 10_000;

/** Reads the CPU time that a process has used, as a string in a form that depends on the system. @returns undefined if it is unknown */
export async function readCpuTime(pid: number): Promise<string | undefined> {
  try {
    if (process.platform !== "linux") return await runTool(createCpuTimeCommand(process.platform, pid));
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields.slice(UTIME_INDEX, UTIME_INDEX + 2).join(" ");
  } catch {
    // Either the process has exited, which the caller notices from the closed connection, or the tool can't be run.
    return undefined;
  }
}

/** Creates the command that prints the CPU time of a process. The tool's path is absolute, because another program with the same name may be on the PATH. */
export function createCpuTimeCommand(platform: NodeJS.Platform, pid: number): [tool: string, args: string[]] {
  if (platform !== "win32") return ["/bin/ps", ["-o", "time=", "-p", String(pid)]];
  const script = `(Get-Process -Id ${pid}).TotalProcessorTime.Ticks`;
  return [findSystemTool(String.raw`WindowsPowerShell\v1.0\powershell`), ["-NoProfile", "-NonInteractive", "-Command", script]];
}

async function runTool([tool, args]: [string, string[]]): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(tool, args, { timeout: TOOL_TIMEOUT_MS, windowsHide: true });
  return stdout.trim() || undefined;
}
