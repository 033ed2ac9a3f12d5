import assert from "node:assert/strict";
import type { Failure } from "../../../src/failures/failure.ts";
import { parseExecutableHeader, type ExecutableHeader } from "../../../src/llamaServer/executableHeader.ts";
import { explainFailedStart, type FailedStart } from "../../../src/llamaServer/startFailure.ts";

const path = "/cache/llama-server";
const linux: ExecutableHeader = { system: "linux", architectures: ["x64"] };
const windows: ExecutableHeader = { system: "win32", architectures: ["x64"] };
const mac: ExecutableHeader = { system: "darwin", architectures: ["arm64"] };

function explainStart(start: Partial<FailedStart>): Failure | undefined {
  return explainFailedStart({ path, header: linux, output: "", machine: "linux-x64", ...start });
}

describe("the cause of a start that failed", () => {
  const rows: [string, Partial<FailedStart>, Failure | undefined][] = [
    [
      "a glibc older than the newest version that the program needs",
      {
        exitCode: 1,
        output:
          "./llama-server: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./libllama.so)\n" +
          "./llama-server: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by ./libggml-base.so)\n" +
          "./llama-server: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by ./llama-server)\n",
      },
      { kind: "systemTooOld", path, needed: "glibc 2.38 or later" },
    ],
    [
      "a libstdc++ that is too old",
      { exitCode: 1, output: "/lib64/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by ./llama-server)\n" },
      { kind: "systemTooOld", path, needed: "a newer libstdc++ (GLIBCXX_3.4.32)" },
    ],
    [
      "a Linux without glibc",
      { errorCode: "ENOENT" },
      { kind: "systemTooOld", path, needed: "glibc, which this Linux distribution does not use" },
    ],
    [
      "a macOS that is too old",
      {
        machine: "darwin-arm64",
        header: mac,
        signal: "SIGABRT",
        output:
          "dyld[1]: Symbol not found: _x\n  Referenced from: <A> /l/libggml.dylib (built for macOS 26.0 which is newer than running OS)\n",
      },
      { kind: "systemTooOld", path, needed: "macOS 26.0 or later" },
    ],
    [
      "a missing Vulkan loader",
      {
        exitCode: 127,
        output:
          "./llama-server: error while loading shared libraries: libvulkan.so.1: cannot open shared object file: No such file or directory\n",
      },
      {
        kind: "vulkanLoaderMissing",
        install:
          "Install it with your package manager: libvulkan1 and mesa-vulkan-drivers on Debian and Ubuntu, vulkan-loader and mesa-vulkan-drivers on Fedora",
      },
    ],
    ["an illegal instruction", { signal: "SIGILL" }, { kind: "cpuNotSupported", path }],
    [
      "an illegal instruction that a shell reports",
      { exitCode: 132, output: "Illegal instruction (core dumped)\n" },
      { kind: "cpuNotSupported", path },
    ],
    [
      "an illegal instruction on Windows",
      { machine: "win32-x64", header: windows, exitCode: 0xc000001d },
      { kind: "cpuNotSupported", path },
    ],
    [
      "an antivirus program",
      { machine: "win32-x64", header: windows, errorCode: "UNKNOWN" },
      { kind: "executableBlocked", path, by: "antivirus" },
    ],
    [
      "denied access on Windows",
      { machine: "win32-x64", header: windows, errorCode: "EACCES" },
      { kind: "executableBlocked", path, by: "antivirus" },
    ],
    [
      "Gatekeeper, which kills the program",
      { machine: "darwin-arm64", header: mac, signal: "SIGKILL" },
      { kind: "executableBlocked", path, by: "gatekeeper" },
    ],
    ["a disk that does not allow programs to run", { errorCode: "EACCES" }, { kind: "executableBlocked", path, by: "permissions" }],
    [
      "a program for another processor",
      { machine: "linux-arm64", errorCode: "ENOEXEC" },
      { kind: "wrongArchitecture", path, built: "Linux x64", machine: "Linux arm64" },
    ],
    [
      "a program for another system",
      { header: windows, errorCode: "EACCES" },
      { kind: "wrongArchitecture", path, built: "Windows x64", machine: "Linux x64" },
    ],
    [
      "a program for Intel on a Mac with Apple silicon",
      { machine: "darwin-arm64", header: { system: "darwin", architectures: ["x64"] }, errorCode: "Unknown system error -86" },
      { kind: "wrongArchitecture", path, built: "macOS x64", machine: "macOS arm64" },
    ],
    ["none of the known ones", { exitCode: 1, output: "error: unknown argument\n" }, undefined],
  ];
  for (const [cause, start, failure] of rows) it(`is found to be ${cause}`, () => assert.deepEqual(explainStart(start), failure));

  const libraries: [string, string, RegExp][] = [
    [
      "glibc",
      "./llama-server: error while loading shared libraries: libgomp.so.1: cannot open shared object file: No such file",
      /libgomp1/,
    ],
    ["musl", "Error loading shared library libssl.so.3: No such file or directory (needed by ./llama-server)", /OpenSSL 3/],
    ["glibc, as a plugin", "libcudart.so.12: cannot open shared object file: No such file or directory", /cudart/],
    ["macOS", "dyld[9]: Library not loaded: @rpath/libomp.dylib\n  Referenced from: /l/llama-server", /package/],
  ];
  for (const [loader, output, install] of libraries) {
    it(`is found to be the missing library that the loader names (${loader})`, () => {
      const failure = explainStart({ exitCode: 127, output });
      assert.ok(failure?.kind === "libraryMissing");
      assert.match(failure.install, install);
      assert.ok(output.includes(failure.library));
    });
  }

  it("is a missing DLL, for which the installer for the machine's processor is linked", () => {
    for (const processor of ["x64", "arm64"]) {
      const header: ExecutableHeader = { system: "win32", architectures: [processor] };
      const failure = explainStart({ machine: `win32-${processor}`, header, exitCode: 0xc0000135 });
      assert.ok(failure?.kind === "libraryMissing");
      assert.match(failure.install, new RegExp(`/vc_redist\\.${processor}\\.exe$`));
    }
  });

  it("is not the processor if a universal program contains code for it", () => {
    const header: ExecutableHeader = { system: "darwin", architectures: ["x64", "arm64"] };
    assert.equal(explainStart({ header, machine: "darwin-arm64", exitCode: 1 }), undefined);
  });
});

describe("the header of an executable file", () => {
  const createHeader = (values: Record<number, number>): Buffer => {
    const buffer = Buffer.alloc(256);
    for (const [at, value] of Object.entries(values)) buffer[Number(at)] = value;
    return buffer;
  };
  const elf = { 0: 0x7f, 1: 0x45, 2: 0x4c, 3: 0x46, 4: 2, 5: 1 };

  it("identifies the system and the processor", () => {
    assert.deepEqual(parseExecutableHeader(createHeader({ ...elf, 18: 62 })), { system: "linux", architectures: ["x64"] });
    assert.deepEqual(parseExecutableHeader(createHeader({ ...elf, 18: 183 })), { system: "linux", architectures: ["arm64"] });
    assert.deepEqual(parseExecutableHeader(createHeader({ 0: 0xcf, 1: 0xfa, 2: 0xed, 3: 0xfe, 4: 0x0c, 7: 1 })), {
      system: "darwin",
      architectures: ["arm64"],
    });
    const pe = { 0: 0x4d, 1: 0x5a, 0x3c: 0x80, 0x80: 0x50, 0x81: 0x45, 0x84: 0x64, 0x85: 0xaa };
    assert.deepEqual(parseExecutableHeader(createHeader(pe)), { system: "win32", architectures: ["arm64"] });
  });

  it("lists the processors of a universal binary", () => {
    const universalHeader = createHeader({ 0: 0xca, 1: 0xfe, 2: 0xba, 3: 0xbe, 7: 2, 8: 1, 11: 7, 28: 1, 31: 0x0c });
    assert.deepEqual(parseExecutableHeader(universalHeader), { system: "darwin", architectures: ["x64", "arm64"] });
  });

  it("is not found in scripts, short files and Java classes", () => {
    assert.equal(parseExecutableHeader(Buffer.from("#!/bin/sh\necho hello\n".padEnd(100))), undefined);
    assert.equal(parseExecutableHeader(Buffer.from("MZ")), undefined);
    assert.equal(parseExecutableHeader(createHeader({ 0: 0xca, 1: 0xfe, 2: 0xba, 3: 0xbe, 7: 65 })), undefined);
  });
});
