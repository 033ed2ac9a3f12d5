import { execFile } from "node:child_process";

const systems: Record<string, string> = { darwin: "macOS", linux: "Linux", win32: "Windows" };

/** Names a platform such as "linux-x64" for users. */
export function formatPlatform(platform: string): string {
  const [system = "", arch = ""] = platform.split("-");
  return `${systems[system] ?? system} ${arch}`;
}

let cachedPlatform: Promise<string> | undefined;

/**
 * Returns the platform of this machine, such as "darwin-arm64". It differs from that of this process under Rosetta, where `process.arch` is
 * "x64" although programs for arm64 can be started.
 */
export function readPlatform(): Promise<string> {
  return (cachedPlatform ??= detectArch().then((arch) => `${process.platform}-${arch}`));
}

async function detectArch(): Promise<string> {
  if (process.platform !== "darwin" || process.arch !== "x64") return process.arch;
  const output = await new Promise<string>((resolve) => {
    execFile("/usr/sbin/sysctl", ["-n", "sysctl.proc_translated"], { timeout: 5000 }, (_, stdout) => resolve(stdout));
  });
  return output.trim() === "1" ? "arm64" : process.arch;
}
