import { FailureError, type Failure } from "../failures/failure.ts";
import type { ExecutableHeader } from "./executableHeader.ts";
import { formatPlatform } from "./platform.ts";

/** Outcome of a program that failed when asked to print its version or its devices. */
export interface FailedStart {
  path: string;
  /** The program's platform according to its header; undefined for a script. */
  header: ExecutableHeader | undefined;
  /** Code of the system error that kept the program from starting, such as "ENOENT". */
  errorCode?: string;
  signal?: string;
  exitCode?: number;
  output: string;
  /** The platform of the machine, such as "linux-x64". */
  machine: string;
}

/** Windows exit codes. Source: learn.microsoft.com, NTSTATUS values. */
const ILLEGAL_INSTRUCTION = 0xc000001d;
const DLL_NOT_FOUND = 0xc0000135;
const VIRUS_INFECTED = 0xc0000906;

export function createUnusableError(path: string, reason: string): FailureError {
  return new FailureError({ kind: "llamaServerUnusable", path, reason });
}

/** @returns a failure that names the cause and the next step; undefined if the cause is unknown */
export function explainFailedStart(start: FailedStart): Failure | undefined {
  const { path, header, errorCode, signal, exitCode, output, machine } = start;
  const architectureFailure = explainArchitecture(start);
  if (architectureFailure !== undefined) return architectureFailure;
  const neededSystem = findNeededSystem(output);
  if (neededSystem !== undefined) return { kind: "systemTooOld", path, needed: neededSystem };
  const library = findMissingLibrary(output);
  if (library !== undefined) return explainMissingLibrary(path, library);
  if (exitCode === DLL_NOT_FOUND) {
    const file = machine === "win32-arm64" ? "vc_redist.arm64.exe" : "vc_redist.x64.exe";
    const install = `Install the Microsoft Visual C++ Redistributable: https://aka.ms/vs/17/release/${file}`;
    return { kind: "libraryMissing", path, library: "a Windows or Visual C++ DLL", install };
  }
  // A shell reports SIGILL, which is signal 4, as exit code 128 + 4.
  const hasIllegalInstruction =
    signal === "SIGILL" || exitCode === ILLEGAL_INSTRUCTION || exitCode === 132 || /illegal instruction/i.test(output);
  if (hasIllegalInstruction) return { kind: "cpuNotSupported", path };
  if (exitCode === VIRUS_INFECTED) return { kind: "executableBlocked", path, by: "antivirus" };
  if (machine.startsWith("win32") && errorCode !== undefined && header?.system === "win32")
    return { kind: "executableBlocked", path, by: "antivirus" };
  // macOS kills programs that it does not trust.
  if (machine.startsWith("darwin") && (signal === "SIGKILL" || errorCode === "EPERM" || errorCode === "EACCES"))
    return { kind: "executableBlocked", path, by: "gatekeeper" };
  // A file without a known header may not be a program at all.
  if (header !== undefined && (errorCode === "EACCES" || errorCode === "EPERM"))
    return { kind: "executableBlocked", path, by: "permissions" };
  // The file exists, so the missing file is the loader that its header names.
  if (errorCode === "ENOENT" && header?.system === "linux")
    return { kind: "systemTooOld", path, needed: "glibc, which this Linux distribution does not use" };
  return undefined;
}

/** Compares the platform of a program with that of the machine. @returns undefined if they match, or if the program's platform is unknown */
export function explainArchitecture({ path, header, machine }: Pick<FailedStart, "path" | "header" | "machine">): Failure | undefined {
  if (header === undefined) return undefined;
  const isMatch = header.architectures.some((arch) => `${header.system}-${arch}` === machine);
  if (isMatch) return undefined;
  const built = header.architectures.map((arch) => formatPlatform(`${header.system}-${arch}`)).join(" and ");
  return { kind: "wrongArchitecture", path, built, machine: formatPlatform(machine) };
}

/** Finds the system version that a message from glibc's loader or from dyld reports as missing. */
function findNeededSystem(output: string): string | undefined {
  const versions = Array.from(output.matchAll(/version `?(GLIBC|GLIBCXX|CXXABI)_([\d.]+)'? not found/g), ([, name, version = ""]) => ({
    name,
    version,
  }));
  const findNewest = (names: string[]) =>
    versions.filter(({ name = "" }) => names.includes(name)).toSorted((a, b) => compareVersions(b.version, a.version))[0];
  const glibc = findNewest(["GLIBC"]);
  if (glibc !== undefined) return `glibc ${glibc.version} or later`;
  const stdlib = findNewest(["GLIBCXX", "CXXABI"]);
  if (stdlib !== undefined) return `a newer libstdc++ (${stdlib.name}_${stdlib.version})`;
  const macos = /built for (?:newer )?macOS (?:version )?(\d[\d.]*)/i.exec(output)?.[1];
  return macos === undefined ? undefined : `macOS ${macos} or later`;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** Finds the library that a message from the loader of glibc, musl or macOS reports as missing. */
function findMissingLibrary(output: string): string | undefined {
  const path =
    /error while loading shared libraries: ([^\s:]+)/.exec(output)?.[1] ??
    /Error loading shared library ([^\s:]+):/.exec(output)?.[1] ??
    /Library not loaded: (\S+)/.exec(output)?.[1] ??
    /(?:^|\s)([\w.+-]+\.so[\w.]*): cannot open shared object file/m.exec(output)?.[1];
  return path?.split("/").at(-1);
}

/** Advice by library. Distributions that are not listed use similar package names. */
const installAdvice: [RegExp, string][] = [
  [/^libgomp\.so/, "Install it with your package manager: libgomp1 on Debian and Ubuntu, libgomp on Fedora and Arch"],
  [/^lib(ssl|crypto)\.so\.3/, "Install OpenSSL 3 with your package manager: libssl3 on Debian and Ubuntu, openssl-libs on Fedora"],
  [/^libstdc\+\+\.so/, "Install it with your package manager: libstdc++6 on Debian and Ubuntu, libstdc++ on Fedora"],
  [
    /^libc(udart|ublas|ublasLt)\.so/,
    "It is part of the archive whose name starts with cudart. Restart the engine, so that Oriel installs it again",
  ],
  [/^libcuda\.so/, "It is part of the NVIDIA driver. Install or repair the driver"],
  [/^lib(amdhip64|hipblas|hipblaslt|rocblas|hsa-runtime64)\.so/, "Install ROCm, or choose the Vulkan build (oriel.llamaServerBuild)"],
];

/** Advice on installing the Vulkan loader. */
export const VULKAN_INSTALL_ADVICE = {
  linux:
    "Install it with your package manager: libvulkan1 and mesa-vulkan-drivers on Debian and Ubuntu, vulkan-loader and mesa-vulkan-drivers on Fedora",
  win32: "Install the current driver from the GPU manufacturer; it contains the loader",
};

function explainMissingLibrary(path: string, library: string): Failure {
  if (library.startsWith("libvulkan.so")) return { kind: "vulkanLoaderMissing", install: VULKAN_INSTALL_ADVICE.linux };
  const install = installAdvice.find(([pattern]) => pattern.test(library))?.[1];
  return { kind: "libraryMissing", path, library, install: install ?? "Use your package manager to install the package that contains it" };
}
