import { readFile } from "node:fs/promises";
import { FailureError } from "../../failures/failure.ts";

type BuildTool = "git" | "CMake" | "A C++ compiler";

type System = "debian" | "fedora" | "linux" | "mac" | "windows";

const install: Record<System, Record<BuildTool, string>> = {
  debian: {
    git: "sudo apt install git",
    CMake: "sudo apt install cmake",
    "A C++ compiler": "sudo apt install build-essential",
  },
  fedora: {
    git: "sudo dnf install git",
    CMake: "sudo dnf install cmake",
    "A C++ compiler": "sudo dnf install gcc-c++ make",
  },
  linux: {
    git: "your distribution's package manager (package git)",
    CMake: "your distribution's package manager (package cmake)",
    "A C++ compiler": "your distribution's package manager (packages g++ and make)",
  },
  mac: {
    git: "xcode-select --install",
    CMake: "brew install cmake",
    "A C++ compiler": "xcode-select --install",
  },
  windows: {
    git: "winget install Git.Git",
    CMake: "winget install Kitware.CMake",
    "A C++ compiler":
      'winget install Microsoft.VisualStudio.2022.BuildTools --override "--passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"',
  },
};

/** The failure that tells how this system gets `tool`. */
export async function toolMissing(tool: BuildTool): Promise<FailureError> {
  return new FailureError({ kind: "toolMissing", tool, install: install[await system()][tool] });
}

async function system(): Promise<System> {
  if (process.platform === "darwin") return "mac";
  if (process.platform === "win32") return "windows";
  return linuxFamily(await readFile("/etc/os-release", "utf8").catch(() => ""));
}

/** @param osRelease the contents of /etc/os-release. Source: os-release(5) */
export function linuxFamily(osRelease: string): "debian" | "fedora" | "linux" {
  const names = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap((match) => (match[1] ?? "").split(" "));
  if (names.includes("debian") || names.includes("ubuntu")) return "debian";
  if (names.includes("fedora") || names.includes("rhel")) return "fedora";
  return "linux";
}

/** What CMake says, and on macOS the stand-ins for tools that are not installed, without a compiler or make. */
const compilerMissing = [
  /No CMAKE_(C|CXX)_COMPILER could be found/,
  /CMAKE_(C|CXX)_COMPILER not set/,
  /CMAKE_MAKE_PROGRAM is not set/,
  /unable to find a build program/,
  /could not find any instance of Visual Studio/,
  /xcrun: error: invalid active developer path/,
  /xcode-select: .*developer tools/,
];

/** Whether the output of `cmake` says that it found no compiler, or no program such as make to run it with. */
export function lacksCompiler(lines: string[]): boolean {
  return lines.some((line) => compilerMissing.some((pattern) => pattern.test(line)));
}
