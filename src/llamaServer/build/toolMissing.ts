import { readFile } from "node:fs/promises";
import { FailureError } from "../../failures/failure.ts";

type BuildTool = "git" | "CMake" | "a C++ compiler";

type System = "debian" | "fedora" | "linux" | "mac" | "windows";

const installCommands: Record<System, Record<BuildTool, string>> = {
  debian: {
    git: "sudo apt install git",
    CMake: "sudo apt install cmake",
    "a C++ compiler": "sudo apt install build-essential",
  },
  fedora: {
    git: "sudo dnf install git",
    CMake: "sudo dnf install cmake",
    "a C++ compiler": "sudo dnf install gcc-c++ make",
  },
  linux: {
    git: "your distribution's package manager (package git)",
    CMake: "your distribution's package manager (package cmake)",
    "a C++ compiler": "your distribution's package manager (packages g++ and make)",
  },
  mac: {
    git: "xcode-select --install",
    CMake: "brew install cmake",
    "a C++ compiler": "xcode-select --install",
  },
  windows: {
    git: "winget install Git.Git",
    CMake: "winget install Kitware.CMake",
    "a C++ compiler":
      'winget install Microsoft.VisualStudio.2022.BuildTools --override "--passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"',
  },
};

/** Creates the failure that explains how to install `tool` on this system. */
export async function createToolMissingError(tool: BuildTool): Promise<FailureError> {
  return new FailureError({ kind: "toolMissing", tool, install: installCommands[await detectSystem()][tool] });
}

async function detectSystem(): Promise<System> {
  if (process.platform === "darwin") return "mac";
  if (process.platform === "win32") return "windows";
  return parseLinuxFamily(await readFile("/etc/os-release", "utf8").catch(() => ""));
}

/** @param osRelease content of /etc/os-release. Source: os-release(5) */
export function parseLinuxFamily(osRelease: string): "debian" | "fedora" | "linux" {
  const names = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap((match) => (match[1] ?? "").split(" "));
  if (names.includes("debian") || names.includes("ubuntu")) return "debian";
  if (names.includes("fedora") || names.includes("rhel")) return "fedora";
  return "linux";
}

/**
 * Patterns for the errors that CMake reports if the compiler or make is missing, and for those from the stubs that macOS installs in place
 * of developer tools.
 */
const compilerMissingPatterns = [
  /No CMAKE_(C|CXX)_COMPILER could be found/,
  /CMAKE_(C|CXX)_COMPILER not set/,
  /CMAKE_MAKE_PROGRAM is not set/,
  /unable to find a build program/,
  /could not find any instance of Visual Studio/,
  /xcrun: error: invalid active developer path/,
  /xcode-select: .*developer tools/,
];

/** Whether the output of `cmake` reports that there is no compiler or no build program, such as make. */
export function lacksCompiler(lines: string[]): boolean {
  return lines.some((line) => compilerMissingPatterns.some((pattern) => pattern.test(line)));
}
