import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseBuildProgress, createBuildKey } from "../../../../src/llamaServer/build/build.ts";
import { pickTargets, type SourcePackage } from "../../../../src/llamaServer/build/sourcePackage.ts";
import { lacksCompiler, parseLinuxFamily } from "../../../../src/llamaServer/build/toolMissing.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { writeScript } from "../../../fixtures/script.ts";
import { createFakeSourcePackage, createFakeTools, obtain } from "../fakes.ts";
import { catchFailure } from "../../../waiting.ts";
import { isRunning } from "../../../tools/isRunning.mjs";

const LIBRARIES = ["libggml-base.so", "libggml.v0.5.0.so", "libggml-cpu-x64.so", "libllama.v0.5.0.so", "libllama-common.so"];

/** Acts like Ninja: starts a compiler in another process group, writes its process id, and kills it on SIGTERM. */
const NINJA_SCRIPT = `
  const compiler = require("node:child_process").spawn("/bin/sleep", ["600"], { detached: true, stdio: "ignore" });
  require("node:fs").writeFileSync(process.argv[1], String(compiler.pid));
  process.on("SIGTERM", () => (process.kill(-compiler.pid, "SIGKILL"), process.exit(1)));
`;

async function listCache(cacheDir: string): Promise<string[]> {
  return readdir(join(cacheDir, "llama-server")).catch(() => []);
}

describe("the build of llama-server", () => {
  afterEach(removeFolders);

  it("explains how to install git, CMake or a compiler if one of them is missing", async () => {
    const sourcePackage = await createFakeSourcePackage();
    const findMissingTool = async (PATH: string): Promise<{ tool: string; install: string }> => {
      const failure = await catchFailure(obtain({ env: { PATH }, sourcePackage }));
      assert.ok(failure.kind === "toolMissing", failure.kind);
      assert.match(failure.install, /install|package manager/);
      return failure;
    };
    assert.equal((await findMissingTool("")).tool, "git");

    const gitOnly = await createFolder();
    await writeScript(join(gitOnly, "git"), "exit 0");
    const cmake = await findMissingTool(gitOnly);
    assert.equal(cmake.tool, "CMake");
    assert.match(cmake.install, /cmake/i);

    const withoutCompiler = [
      "echo 'CMake Error at CMakeLists.txt:2 (project):' >&2",
      "echo '  No CMAKE_CXX_COMPILER could be found.' >&2",
      "exit 1",
    ];
    assert.equal((await findMissingTool(await createFakeTools(undefined, withoutCompiler))).tool, "a C++ compiler");
  });

  it("keeps only the compiler's output if the compiler fails", async () => {
    const cacheDir = await createFolder();
    const tools = await createFakeTools(() => ["echo '[ 50%] Building CXX object a.o'", "echo 'a.cpp:1: error: no' >&2", "exit 2"]);
    const failure = await catchFailure(obtain({ env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage() }));
    assert.ok(failure.kind === "buildFailed");
    assert.equal(failure.step, "compiling");
    assert.deepEqual(failure.log.toSorted(), ["[ 50%] Building CXX object a.o", "a.cpp:1: error: no"]);
    assert.deepEqual(await listCache(cacheDir), []);
  });

  it("detects a full disk from the compiler's output", async () => {
    const cacheDir = await createFolder();
    const tools = await createFakeTools(() => ["echo 'fatal error: error writing to a.s: No space left on device' >&2", "exit 2"]);
    const failure = await catchFailure(obtain({ env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage() }));
    assert.equal(failure.kind, "diskFull");
    assert.deepEqual(await listCache(cacheDir), []);
  });

  it("is not kept if the built llama-server does not start", async () => {
    const cacheDir = await createFolder();
    const tools = await createFakeTools(() => [
      '/bin/mkdir -p "$2/bin"',
      'printf \'#!/bin/sh\\necho "GLIBC_2.38 not found" >&2\\nexit 1\\n\' > "$2/bin/llama-server"',
      '/bin/chmod +x "$2/bin/llama-server"',
    ]);
    const failure = await catchFailure(obtain({ env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage() }));
    assert.deepEqual(failure, { kind: "buildFailed", step: "starting the new llama-server", log: ["GLIBC_2.38 not found"] });
    assert.deepEqual(await listCache(cacheDir), []);
  });

  // The compiler is a grandchild, which stopping cmake alone would leave running.
  const compilerCases: [string, (note: string) => string[]][] = [
    ["make runs in its own process group", (note) => [`/bin/sh -c 'echo $$ > "${note}"; while :; do /bin/sleep 1; done'`]],
    ["Ninja runs in their own process groups", (note) => [`exec '${process.execPath}' -e '${NINJA_SCRIPT}' '${note}'`]],
    ["a build tool does not stop on SIGTERM", (note) => [`trap '' TERM`, `echo $$ > "${note}"`, "while :; do /bin/sleep 1; done"]],
  ];
  for (const [description, build] of compilerCases) {
    it(`stops the compilers that ${description} when it is aborted, and leaves no files behind`, async () => {
      const [cacheDir, pidFile] = [await createFolder(), join(await createFolder(), "pid")];
      const tools = await createFakeTools(() => build(pidFile));
      const controller = new AbortController();
      const reason = new Error("stopped by the test");
      const options = { env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage(), signal: controller.signal };
      const rejection = assert.rejects(obtain(options), reason);
      let pid = 0;
      while (pid === 0) {
        await setTimeout(20);
        pid = Number(await readFile(pidFile, "utf8").catch(() => ""));
      }
      controller.abort(reason);
      await rejection;
      // A killed process keeps its id until its parent has waited for it.
      for (let tries = 0; isRunning(pid) && tries < 100; tries++) await setTimeout(20);
      assert.ok(!isRunning(pid), "the compiler is still running");
      assert.deepEqual(await listCache(cacheDir), []);
    }).timeout(20_000);
  }

  it("reports the progress of the compiler", async () => {
    const reports: [string, number | undefined][] = [];
    const onProgress = (step: string, fraction?: number): void => void reports.push([step, fraction]);
    await obtain({ env: { PATH: await createFakeTools() }, sourcePackage: await createFakeSourcePackage(), onProgress });
    assert.deepEqual(reports, [
      ["Unpacking the llama.cpp source", undefined],
      ["Preparing to build llama-server", undefined],
      ["Building llama.cpp (this takes a while)", 0.5],
      ["Building llama.cpp (this takes a while)", 1],
    ]);
  });

  it("understands the progress that make and Ninja report", () => {
    assert.equal(parseBuildProgress("[  8%] Building CXX object a.o"), 0.08);
    assert.equal(parseBuildProgress("[12/48] Linking CXX executable llama-server"), 0.25);
    assert.equal(parseBuildProgress("-- [12/48] in another place"), undefined);
  });
});

describe("a build against prebuilt libraries", () => {
  afterEach(removeFolders);

  const platform = process.platform === "darwin" ? (process.arch === "arm64" ? "mac-arm64-metal" : "mac-x64") : `linux-${process.arch}`;

  async function createPackageWithLibraries(names: string[], version: string): Promise<string> {
    const folder = await createFakeSourcePackage();
    const libraries = join(folder, "node_modules", "@node-llama-cpp", platform);
    await mkdir(join(libraries, "bins", platform), { recursive: true });
    await writeFile(join(libraries, "package.json"), JSON.stringify({ version }));
    for (const name of names) await writeFile(join(libraries, "bins", platform, name), name);
    await writeFile(join(libraries, "bins", platform, "llama-addon.node"), "");
    return folder;
  }

  it("copies all of the libraries, and nothing else, next to the executable", async () => {
    const tools = await createFakeTools();
    const { executable } = await obtain({ env: { PATH: tools }, sourcePackage: await createPackageWithLibraries(LIBRARIES, "3.22.1") });
    const files = await readdir(join(executable, ".."));
    assert.deepEqual(files.toSorted(), [...LIBRARIES, "llama-server", "manifest.json"].toSorted());
    const configure = await readFile(join(tools, "arguments"), "utf8");
    assert.match(configure, /-DLIB_LLAMA_COMMON=\S+libllama-common\.so/);
    assert.match(configure, /-DLIB_GGML=\S+libggml\.v0\.5\.0\.so/);
  });

  it("ignores libraries that are incomplete or belong to another version", async () => {
    for (const sourcePackage of [
      await createPackageWithLibraries(LIBRARIES, "3.21.0"),
      await createPackageWithLibraries(LIBRARIES.slice(1), "3.22.1"),
    ]) {
      const tools = await createFakeTools();
      const { executable } = await obtain({ env: { PATH: tools }, sourcePackage });
      assert.deepEqual((await readdir(join(executable, ".."))).toSorted(), ["llama-server", "manifest.json"]);
      assert.match(await readFile(join(tools, "arguments"), "utf8"), /-DLLAMA_BUILD_UI=OFF/);
    }
  });

  it("identifies the libraries by name on Linux and macOS", () => {
    assert.deepEqual(pickTargets(LIBRARIES), {
      "ggml-base": "libggml-base.so",
      ggml: "libggml.v0.5.0.so",
      llama: "libllama.v0.5.0.so",
      "llama-common": "libllama-common.so",
    });
    const mac = [
      "libggml-metal.so",
      "libggml-base.dylib",
      "libggml.metal.v0.5.0.dylib",
      "libllama-common.dylib",
      "libllama.metal.v0.5.0.dylib",
    ];
    assert.equal(pickTargets(mac)?.ggml, "libggml.metal.v0.5.0.dylib");
  });

  it("has a different cache key from a full build and from a build of another release or package", () => {
    const fullBuild: SourcePackage = { version: "3.22.1", tag: "v0.5.0", bundle: "b" };
    const targets = { "ggml-base": "a", ggml: "b", llama: "c", "llama-common": "d" };
    const prebuilt: SourcePackage = { ...fullBuild, prebuilt: { targets, libraries: ["/x/liba.so"] } };
    const keys = [fullBuild, prebuilt, { ...fullBuild, tag: "v0.5.1" }, { ...fullBuild, version: "3.22.2" }].map(createBuildKey);
    assert.equal(new Set(keys).size, keys.length, keys.join(" "));
    assert.equal(createBuildKey({ ...fullBuild, bundle: "elsewhere" }), keys[0]);
    for (const key of keys) assert.match(key, /^v0\.5\.[01]-\w+-\w+-build-[0-9a-f]{12}$/);
  });
});

describe("a missing tool", () => {
  it("has an installation command that depends on the Linux distribution", () => {
    assert.equal(parseLinuxFamily('ID=debian\nVERSION_ID="12"\n'), "debian");
    assert.equal(parseLinuxFamily('NAME=Mint\nID=linuxmint\nID_LIKE="ubuntu debian"\n'), "debian");
    assert.equal(parseLinuxFamily('ID="rocky"\nID_LIKE="rhel centos fedora"\n'), "fedora");
    assert.equal(parseLinuxFamily("ID=arch\n"), "linux");
  });

  it("is distinguished from a failing compiler", () => {
    assert.ok(lacksCompiler(['CMake Error: CMake was unable to find a build program corresponding to "Unix Makefiles".']));
    assert.ok(lacksCompiler(["  could not find any instance of Visual Studio."]));
    assert.ok(lacksCompiler(["xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools)"]));
    assert.ok(!lacksCompiler(["a.cpp:1:1: error: expected unqualified-id"]));
  });
});
