import assert from "node:assert/strict";
import { lstat, readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeFailure } from "../../../src/failures/failure.ts";
import type { InstallEvent } from "../../../src/llamaServer/events.ts";
import type { LlamaServer, ObtainOptions } from "../../../src/llamaServer/obtain.ts";
import type { Releases } from "../../../src/llamaServer/releases.ts";
import { sendPart, closeServers, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import {
  TAG,
  createBrokenScript,
  createCudaBuild,
  pinBuilds,
  createServerScript,
  createUnixArchive,
  createWindowsArchive,
  serveArchives,
} from "../../fixtures/releases.ts";
import { computeSha256 } from "../../fixtures/hash.ts";
import { createTarGz } from "../../unit/llamaServer/archives.ts";
import { catchFailure } from "../../waiting.ts";
import { countBuilds, createFakeSourcePackage, createFakeTools, obtain, unpinned } from "./fakes.ts";

const cpu = createUnixArchive("cpu", createServerScript());
const cpuOnly = pinBuilds([{ variant: "cpu", archives: [cpu] }]);
const noGpus = { hasGpu: false };

function pinCpu(content: Buffer, name = cpu.name): Releases {
  return pinBuilds([{ variant: "cpu", archives: [{ name, content }] }]);
}

describe("an official build of llama-server", () => {
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await createFolder();
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  function obtainRelease(server: FileServer, releases: Releases, options: Partial<ObtainOptions> = {}): Promise<LlamaServer> {
    return obtain({ cacheDir, mirror: server.url, releases, gpus: noGpus, retryDelaysMs: [1, 1], ...options });
  }

  async function assertNothingKept(): Promise<void> {
    assert.deepEqual(await readdir(join(cacheDir, "llama-server")), []);
  }

  async function assertOnlyArchiveKept(name: string): Promise<void> {
    assert.deepEqual(await readdir(join(cacheDir, "llama-server")), ["downloads"]);
    assert.deepEqual(await readdir(join(cacheDir, "llama-server", "downloads", TAG)), [name]);
  }

  it("is downloaded, unpacked without the archive's top-level folder, and cached", async () => {
    const server = await serveArchives([cpu]);
    const found = await obtainRelease(server, cpuOnly);
    assert.equal(found.origin, "release");
    assert.equal(found.version, "0.5.0-dev");
    assert.equal(found.build?.tag, TAG);
    assert.equal(found.build?.title, "CPU");
    const folder = dirname(found.executable);
    assert.equal(await readlink(join(folder, "libllama.so")), "libllama.so.0");
    assert.equal(await readFile(join(folder, "libllama.so"), "utf8"), "library cpu");
    assert.ok((await lstat(found.executable)).mode & 0o100);
    assert.deepEqual(await obtainRelease(server, cpuOnly), found);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      [`/${TAG}/${cpu.name}`],
    );
    assert.deepEqual((await readdir(join(cacheDir, "llama-server"))).length, 1);
  });

  it("is unpacked from a flat .zip as well", async () => {
    const archive = createWindowsArchive("cpu", createServerScript());
    const found = await obtainRelease(await serveArchives([archive]), pinBuilds([{ variant: "cpu", archives: [archive] }]));
    assert.equal(found.version, "0.5.0-dev");
  });

  it("is installed with the CUDA libraries if it is for CUDA, and its progress covers both archives", async () => {
    const build = createCudaBuild(createServerScript(["CUDA0: NVIDIA GeForce RTX 3060 (12288 MiB, 11000 MiB free)"]));
    const events: InstallEvent[] = [];
    const gpus = { hasGpu: true, nvidia: { cuda: "12.8", computeCapability: "8.6", names: ["NVIDIA GeForce RTX 3060"] } };
    const found = await obtainRelease(await serveArchives(build.archives), pinBuilds([build]), {
      gpus,
      onEvent: (event) => void events.push(event),
    });
    assert.equal(found.build?.title, "CUDA 12.8");
    assert.equal(await readFile(join(dirname(found.executable), "libcublas.so.12"), "utf8"), "libcublas");
    const total = build.archives.reduce((sum, { content }) => sum + content.length, 0);
    const received = events.filter((event) => event.kind === "receiving");
    assert.ok(received.every(({ totalBytes }) => totalBytes === total));
    assert.equal(received.at(-1)?.bytes, total);
  });

  it("is not requested when offline, and the command that installs it from files is named", async () => {
    const server = await serveArchives([cpu]);
    for (const options of [{ isOffline: true }, { env: { ORIEL_OFFLINE: "1" } }]) {
      const failure = await catchFailure(obtainRelease(server, cpuOnly, options));
      assert.deepEqual(failure, { kind: "llamaServerOffline", host: new URL(server.url).host, files: [cpu.name] });
      const { message } = describeFailure(failure);
      assert.ok(message.includes(`“oriel llama-server add ${cpu.name}”`), message);
    }
    assert.equal(server.requests.length, 0);
  });

  it("is not requested on a platform for which there is none", async () => {
    const server = await serveArchives([cpu]);
    const failure = await catchFailure(obtainRelease(server, unpinned));
    assert.equal(failure.kind, "noLlamaServer");
    assert.deepEqual(server.requests, []);
  });

  it("is not used if its hash is wrong", async () => {
    const other = createTarGz([{ path: `llama-${TAG}/llama-server`, text: "#!/bin/sh\ntouch /tmp/never" }]);
    const releases = pinCpu(cpu.content);
    for (const build of releases.builds) for (const file of build.files) file.bytes = other.length;
    const server = await serveArchives([{ ...cpu, content: other }]);
    assert.deepEqual(await catchFailure(obtainRelease(server, releases)), {
      kind: "hashMismatch",
      file: `${server.url}/${TAG}/${cpu.name}`,
      expected: computeSha256(cpu.content),
      actual: computeSha256(other),
    });
    await assertNothingKept();
  });

  it("is not used if it is truncated", async () => {
    const server = await serveArchives([{ ...cpu, content: cpu.content.subarray(0, 100) }]);
    assert.deepEqual(await catchFailure(obtainRelease(server, cpuOnly)), {
      kind: "archiveTruncated",
      file: `${server.url}/${TAG}/${cpu.name}`,
      bytes: 100,
      expectedBytes: cpu.content.length,
    });
    await assertNothingKept();
  });

  it("is not downloaded if the mirror is not a web URL, and the failure names the setting", async () => {
    for (const url of ["localhost:8080", "mirror.example", "ftp://ann:secret@mirror.example"]) {
      const failure = await catchFailure(obtainRelease({ ...(await serveArchives([cpu])), url }, cpuOnly));
      const { message } = describeFailure(failure);
      assert.match(message, /^Can't use the network setting .*mirror.*oriel\.llamaServerMirror/i);
      assert.doesNotMatch(message, /secret/);
    }
    await assertNothingKept();
  });

  it("is reported with the names of its archives if the server can't be reached", async () => {
    const server = await serve((_, response) => void response.destroy());
    const failure = await catchFailure(obtainRelease(server, cpuOnly));
    assert.ok(failure.kind === "llamaServerNotDownloaded");
    assert.deepEqual(failure.files, [cpu.name]);
    assert.equal(failure.host, new URL(server.url).host);
    await assertNothingKept();
  });

  it("is downloaded by the next process from where the connection was lost", async () => {
    const cut = Math.floor(cpu.content.length / 2);
    const broken = await serve((_, response) => sendPart(cpu.content, cut, response));
    const failure = await catchFailure(obtainRelease(broken, cpuOnly, { retryDelaysMs: [] }));
    assert.equal(failure.kind, "llamaServerNotDownloaded");
    const server = await serveArchives([cpu]);
    await obtainRelease(server, cpuOnly);
    assert.equal(server.requests[0]?.range, `bytes=${cut}-`);
    assert.equal((await readdir(join(cacheDir, "llama-server"))).length, 1);
  });

  it("is downloaded again if one of its files was changed", async () => {
    const server = await serveArchives([cpu]);
    const first = await obtainRelease(server, cpuOnly);
    await writeFile(join(dirname(first.executable), "libllama.so.0.0.11146"), "another library");
    assert.deepEqual(await obtainRelease(server, cpuOnly), first);
    assert.equal(server.requests.length, 2);
  });

  it("is rejected with a reason if its archive can't be used, and no files remain", async () => {
    const bad: [Buffer, RegExp][] = [
      [createTarGz([{ path: "../../llama-server", text: createServerScript() }]), /points outside its folder/],
      [
        createTarGz([
          { path: `llama-${TAG}/lib`, link: "../../../.." },
          { path: `llama-${TAG}/lib/llama-server`, text: createServerScript() },
        ]),
        /points outside its folder/,
      ],
      [createTarGz([{ path: `llama-${TAG}/llama-server`, hardLink: "/etc/hostname" }]), /points outside its folder/],
      [createTarGz([{ path: `llama-${TAG}/llama-cli`, text: "x" }]), /contains no llama-server/],
      [Buffer.from("this is no archive"), /damaged/],
    ];
    for (const [content, reason] of bad) {
      const failure = await catchFailure(obtainRelease(await serveArchives([{ ...cpu, content }]), pinCpu(content)));
      assert.ok(failure.kind === "archiveUnusable", failure.kind);
      assert.equal(failure.file, cpu.name);
      assert.match(failure.reason, reason);
      await assertNothingKept();
    }
  });

  it("is not downloaded if the disk can't hold both its archive and the unpacked files", async () => {
    const server = await serveArchives([cpu]);
    const failure = await catchFailure(obtainRelease(server, cpuOnly, { getFreeBytes: async () => cpu.content.length * 2 }));
    assert.ok(failure.kind === "llamaServerNoSpace");
    assert.equal(failure.freeBytes, cpu.content.length * 2);
    assert.deepEqual(server.requests, []);
    await assertNothingKept();
  });

  it("is deleted if it does not start on this system, but not its archive, and the cause is reported", async () => {
    const causes: [string, string][] = [
      [
        createBrokenScript("libc.so.6: version `GLIBC_2.38' not found (required by ./libllama.so)", "exit 1").replaceAll("`", "\\`"),
        "systemTooOld",
      ],
      [createBrokenScript("starting", "kill -ILL $$"), "cpuNotSupported"],
    ];
    for (const [script, kind] of causes) {
      const archive = createUnixArchive("cpu", script);
      const failure = await catchFailure(
        obtainRelease(await serveArchives([archive]), pinBuilds([{ variant: "cpu", archives: [archive] }])),
      );
      assert.equal(failure.kind, kind);
      assert.equal("path" in failure && failure.path, archive.name);
      await assertOnlyArchiveKept(archive.name);
    }
  });

  it("is reported with the folder of the build if the system does not let it run", async () => {
    const elf = Buffer.alloc(64);
    elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
    elf[18] = process.arch === "arm64" ? 183 : 62;
    const content = createTarGz([{ path: `llama-${TAG}/llama-server`, text: elf, mode: 0o644 }]);
    const failure = await catchFailure(obtainRelease(await serveArchives([{ ...cpu, content }]), pinCpu(content)));
    assert.ok(failure.kind === "executableBlocked", JSON.stringify(failure));
    assert.equal(failure.by, "permissions");
    assert.equal(dirname(failure.path), join(cacheDir, "llama-server"));
    assert.doesNotMatch(describeFailure(failure).message, /tar\.gz|Make it executable/);
    await assertOnlyArchiveKept(cpu.name);
  });

  it("is replaced by a build from source if it can't run or can't be downloaded", async () => {
    const tooNewArchive = createUnixArchive("cpu", createBrokenScript("GLIBC_2.99 not found", "exit 1"));
    for (const [archive, pins] of [
      [tooNewArchive, pinBuilds([{ variant: "cpu", archives: [tooNewArchive] }])],
      [cpu, pinCpu(tooNewArchive.content)],
    ] as const) {
      const tools = await createFakeTools();
      const options = { env: { PATH: tools }, sourcePackage: await createFakeSourcePackage() };
      const found = await obtainRelease(await serveArchives([archive]), pins, { ...options, cacheDir: await createFolder() });
      assert.equal(found.origin, "build");
      assert.equal(await countBuilds(tools), 1);
    }
  });

  it("is not downloaded if a build from source is already installed", async () => {
    const tools = await createFakeTools();
    const options = { env: { PATH: tools }, sourcePackage: await createFakeSourcePackage(), cacheDir };
    const built = await obtain({ ...options, releases: unpinned });
    const server = await serveArchives([cpu]);
    assert.deepEqual(await obtainRelease(server, cpuOnly, options), built);
    assert.deepEqual(server.requests, []);
  });

  it("is reported together with the build from source if both fail", async () => {
    const tools = await createFakeTools(() => ["echo 'a.cpp:1: error: no' >&2", "exit 1"]);
    const options = { env: { PATH: tools }, sourcePackage: await createFakeSourcePackage() };
    const failure = await catchFailure(obtainRelease(await serveArchives([]), cpuOnly, options));
    assert.ok(failure.kind === "noLlamaServer");
    const reasons = Object.fromEntries(failure.attempts.map(({ source, reason }) => [source, reason]));
    assert.match(reasons["Official release"] ?? "", /404 Not Found/);
    assert.match(reasons["Build from source"] ?? "", /“compiling”.* a\.cpp:1: error: no$/);
  });
});
