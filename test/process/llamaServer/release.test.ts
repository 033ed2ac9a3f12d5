import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LlamaServer, ObtainOptions } from "../../../src/llamaServer/obtain.ts";
import { platformKey, findPinnedAsset, releases as shipped, type Releases } from "../../../src/llamaServer/releases.ts";
import { closeServers, send, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { createTarGz, createZip, type ArchiveEntry } from "../../unit/llamaServer/archives.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { countBuilds, createFakeSourcePackage, createFakeTools, obtain, unpinned } from "./fakes.ts";
import { createFailurePattern } from "../../fixtures/failurePattern.ts";
import { catchFailure } from "../../waiting.ts";

const serverScript = '#!/bin/sh\necho "version: 0.5.0 (build 1, commit 0ad4a86)"\n';

const goodArchive = createTarGz([
  { path: "llama-v0.5.0/llama-server", text: serverScript },
  { path: "llama-v0.5.0/libllama.so.0", text: "library" },
  { path: "llama-v0.5.0/libllama.so", link: "libllama.so.0" },
]);

const computeSha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

/** Finds the reason why the official release could not be used. */
const findReason = ({ attempts }: { attempts: { source: string; reason: string }[] }): string =>
  attempts.find(({ source }) => source === "Official release")?.reason ?? "";

function pinArchive(archive: Buffer, name = "llama.tar.gz"): Releases {
  return { tag: "v0.5.0", assets: { [platformKey]: { name, sha256: computeSha256(archive), bytes: archive.length } } };
}

describe("the official release of llama-server", () => {
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await createFolder();
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  function serveArchive(archive: Buffer): Promise<FileServer> {
    return serve((request, response) => send(archive, request, response));
  }

  function obtainRelease(server: FileServer, releases: Releases, options: Partial<ObtainOptions> = {}): Promise<LlamaServer> {
    return obtain({ cacheDir, releasesUrl: server.url, releases, ...options });
  }

  async function assertNothingCached(): Promise<void> {
    assert.deepEqual(await readdir(join(cacheDir, "llama-server")), []);
  }

  it("is downloaded, unpacked and cached", async () => {
    const server = await serveArchive(goodArchive);
    const found = await obtainRelease(server, pinArchive(goodArchive));
    assert.equal(found.origin, "release");
    assert.equal(found.version, "0.5.0");
    assert.equal(found.executable.split("/").slice(-2).join("/"), "llama-v0.5.0/llama-server");
    assert.deepEqual(await obtainRelease(server, pinArchive(goodArchive)), found);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/v0.5.0/llama.tar.gz"],
    );
  });

  it("is not requested when offline", async () => {
    const server = await serveArchive(goodArchive);
    for (const options of [{ isOffline: true }, { env: { ORIEL_OFFLINE: "1" } }]) {
      const failure = await catchFailure(obtainRelease(server, pinArchive(goodArchive), options));
      assert.ok(failure.kind === "noLlamaServer");
      assert.match(findReason(failure), createFailurePattern({ kind: "offline", what: `${server.url}/v0.5.0/llama.tar.gz` }));
    }
    assert.equal(server.requests.length, 0);
  });

  it("is unpacked from a .zip as well", async () => {
    const archive = createZip([{ path: "llama-server", text: serverScript }]);
    const found = await obtainRelease(await serveArchive(archive), pinArchive(archive, "llama.zip"));
    assert.equal(found.version, "0.5.0");
  });

  it("is never downloaded without a pinned hash", async () => {
    const server = await serveArchive(goodArchive);
    const failure = await catchFailure(obtainRelease(server, unpinned));
    assert.ok(failure.kind === "noLlamaServer");
    assert.match(findReason(failure), new RegExp(platformKey));
    assert.deepEqual(server.requests, []);
  });

  it("is not requested for a platform without a release", async () => {
    const server = await serveArchive(goodArchive);
    const failure = await catchFailure(obtainRelease(server, { tag: "v0.5.0", assets: {} }));
    assert.equal(failure.kind, "noLlamaServer");
    assert.deepEqual(server.requests, []);
  });

  it("is not used if its hash is wrong", async () => {
    const otherArchive = createTarGz([{ path: "llama-v0.5.0/llama-server", text: "#!/bin/sh\ntouch /tmp/never" }]);
    const pins: Releases = {
      tag: "v0.5.0",
      assets: { [platformKey]: { name: "llama.tar.gz", sha256: computeSha256(goodArchive), bytes: otherArchive.length } },
    };
    const server = await serveArchive(otherArchive);
    const failure = await catchFailure(obtainRelease(server, pins));
    assert.deepEqual(failure, {
      kind: "hashMismatch",
      file: `${server.url}/v0.5.0/llama.tar.gz`,
      expected: computeSha256(goodArchive),
      actual: computeSha256(otherArchive),
    });
    await assertNothingCached();
  });

  it("is not used if it is truncated", async () => {
    const failure = await catchFailure(obtainRelease(await serveArchive(goodArchive.subarray(0, 100)), pinArchive(goodArchive)));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, new RegExp(`100 bytes.*${goodArchive.length}`));
    await assertNothingCached();
  });

  it("is downloaded again if one of its files was changed", async () => {
    const server = await serveArchive(goodArchive);
    const first = await obtainRelease(server, pinArchive(goodArchive));
    await writeFile(join(dirname(first.executable), "libllama.so.0"), "another library");
    assert.deepEqual(await obtainRelease(server, pinArchive(goodArchive)), first);
    assert.equal(server.requests.length, 2);
  });

  it("has another cache entry for another pinned hash", async () => {
    const newerArchive = createTarGz([{ path: "llama-v0.5.0/llama-server", text: `${serverScript}# newer` }]);
    const first = await obtainRelease(await serveArchive(goodArchive), pinArchive(goodArchive));
    const second = await obtainRelease(await serveArchive(newerArchive), pinArchive(newerArchive));
    assert.notEqual(first.executable, second.executable);
  });

  const badArchives: [string, ArchiveEntry[], RegExp][] = [
    ["has a path outside the folder", [{ path: "../../llama-server", text: serverScript }], /can't be unpacked/],
    ["has no llama-server", [{ path: "llama-v0.5.0/llama-cli", text: "x" }], /contains no llama-server/],
  ];
  for (const [description, entries, reason] of badArchives) {
    it(`is rejected if its archive ${description}`, async () => {
      const archive = createTarGz(entries);
      const failure = await catchFailure(obtainRelease(await serveArchive(archive), pinArchive(archive)));
      assert.ok(failure.kind === "downloadFailed");
      assert.match(failure.reason, reason);
      await assertNothingCached();
    });
  }

  it("is replaced by a build if it can't run or can't be downloaded", async () => {
    const tooNewArchive = createTarGz([{ path: "llama-server", text: '#!/bin/sh\necho "GLIBC_2.99 not found" >&2\nexit 1\n' }]);
    for (const [archive, pins] of [
      [tooNewArchive, pinArchive(tooNewArchive)],
      [goodArchive, pinArchive(tooNewArchive)],
    ] as const) {
      const tools = await createFakeTools();
      const options = { env: { PATH: tools }, sourcePackage: await createFakeSourcePackage() };
      const found = await obtainRelease(await serveArchive(archive), pins, { ...options, cacheDir: await createFolder() });
      assert.equal(found.origin, "build");
      assert.equal(await countBuilds(tools), 1);
    }
  });

  it("is reported together with the build if both fail", async () => {
    const tools = await createFakeTools(() => ["echo 'a.cpp:1: error: no' >&2", "exit 1"]);
    const options = { env: { PATH: tools }, sourcePackage: await createFakeSourcePackage() };
    const server = await serve((_, response) => void response.writeHead(404).end());
    const failure = await catchFailure(obtainRelease(server, pinArchive(goodArchive), options));
    assert.ok(failure.kind === "noLlamaServer");
    const reasons = Object.fromEntries(failure.attempts.map(({ source, reason }) => [source, reason]));
    assert.match(reasons["Official release"] ?? "", /404 Not Found/);
    assert.match(reasons["Build from source"] ?? "", /“compiling”.* a\.cpp:1: error: no$/);
  });
});

describe("the pinned releases", () => {
  it("include a file for each desktop platform, with both hash and size or neither", () => {
    const platforms = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64", "win32-arm64"];
    assert.deepEqual(Object.keys(shipped.assets).toSorted(), platforms.toSorted());
    for (const [platform, { name, sha256, bytes }] of Object.entries(shipped.assets)) {
      assert.ok(name.startsWith(`llama-${shipped.tag}-bin-`), name);
      assert.match(name, platform.startsWith("win32") ? /\.zip$/ : /\.tar\.gz$/);
      assert.equal(sha256 === null, bytes === null, name);
      if (sha256 !== null) assert.match(sha256, /^[0-9a-f]{64}$/);
    }
  });

  it("are used only with both hash and size", () => {
    const asset = { name: "a.zip", sha256: "0".repeat(64), bytes: 5 };
    const findAsset = (changes: object): unknown => findPinnedAsset({ tag: "v1", assets: { [platformKey]: { ...asset, ...changes } } });
    assert.deepEqual(findAsset({}), { tag: "v1", ...asset });
    assert.equal(findAsset({ sha256: null }), undefined);
    assert.equal(findAsset({ bytes: null }), undefined);
  });
});
