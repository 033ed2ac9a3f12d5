import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addArchives } from "../../../src/llamaServer/addArchives.ts";
import { describeInstallEvent, type InstallEvent } from "../../../src/llamaServer/events.ts";
import type { Releases } from "../../../src/llamaServer/releases.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import {
  createBrokenScript,
  createCpuBuild,
  createCudaBuild,
  createServerScript,
  createVulkanBuild,
  pinBuilds,
  type NamedArchive,
} from "../../fixtures/releases.ts";
import { itOnUnix } from "../../fixtures/systems.ts";
import { catchFailure } from "../../waiting.ts";
import { obtain } from "./fakes.ts";

const { signal } = new AbortController();

describe("archives of llama-server", () => {
  const devices = ["CUDA0: NVIDIA GeForce RTX 3060 (12288 MiB, 11000 MiB free)"];
  const builds = [createCudaBuild(createServerScript(devices)), createVulkanBuild(), createCpuBuild()];
  const releases = pinBuilds(builds);
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await createFolder();
  });
  afterEach(removeFolders);

  async function writeArchives(archives: NamedArchive[]): Promise<string[]> {
    const folder = await createFolder();
    return Promise.all(
      archives.map(async ({ name, content }) => {
        await writeFile(join(folder, name), content);
        return join(folder, name);
      }),
    );
  }

  let steps: string[];
  beforeEach(() => (steps = []));
  const recordStep = (event: InstallEvent, title: string) => steps.push(describeInstallEvent(event, title)?.step ?? "");

  const add = (paths: string[], pinned = releases) =>
    addArchives({ paths, cacheDir, env: { PATH: "" }, releases: pinned, onEvent: recordStep, signal });

  it("are recognized by their hash, whatever their names and order, and then used without a network", async () => {
    const [main, runtime] = builds[0]?.archives ?? [];
    assert.ok(main !== undefined && runtime !== undefined);
    const paths = await writeArchives([
      { ...runtime, name: "two (1).bin" },
      { ...main, name: "one.download" },
    ]);
    assert.equal((await add(paths)).build.title, "CUDA 12.8");
    assert.deepEqual(steps.slice(0, 2), ["Verifying two (1).bin", "Verifying one.download"]);
    assert.equal((await obtain({ cacheDir, releases, isOffline: true })).build?.title, "CUDA 12.8");
  });

  it("must be complete", async () => {
    const [main, runtime] = builds[0]?.archives ?? [];
    assert.ok(main !== undefined && runtime !== undefined);
    const failure = await catchFailure(add(await writeArchives([main])));
    assert.ok(failure.kind === "archivesIncomplete");
    assert.deepEqual(failure.missing, [{ name: runtime.name, bytes: runtime.content.length }]);
  });

  it("are rejected with a reason and not copied if they are not the pinned archives", async () => {
    const [archive] = builds[2]?.archives ?? [];
    assert.ok(archive !== undefined);
    const foreign: Releases = { ...releases, builds: releases.builds.map((build) => ({ ...build, platform: "plan9-mips" })) };
    const rows: [NamedArchive, Releases, string][] = [
      [{ ...archive, content: archive.content.subarray(0, 50) }, releases, "archiveTruncated"],
      [{ ...archive, content: Buffer.concat([archive.content, Buffer.from("x")]) }, releases, "hashMismatch"],
      [{ name: "other.tar.gz", content: Buffer.from("x") }, releases, "archiveUnknown"],
      [archive, foreign, "archiveForOtherSystem"],
      [{ ...archive, content: archive.content.subarray(0, 50) }, foreign, "archiveForOtherSystem"],
      [{ ...archive, content: Buffer.concat([archive.content, Buffer.from("x")]) }, foreign, "archiveForOtherSystem"],
    ];
    for (const [file, pinned, kind] of rows) assert.equal((await catchFailure(add(await writeArchives([file]), pinned))).kind, kind);
    const missing = await catchFailure(add(["/does/not/exist.zip"]));
    assert.deepEqual(missing, { kind: "fileMissing", role: "archive", path: "/does/not/exist.zip" });
    assert.deepEqual(await readdir(cacheDir), []);
  });

  itOnUnix("must be regular files, named one by one rather than by a pattern", async () => {
    const folder = await createFolder();
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [folder, pipe, "/dev/zero"]) {
      const failure = await catchFailure(add([path]));
      assert.deepEqual(failure, { kind: "fileUnreadable", role: "archive", path, reason: "It is not a regular file." });
    }
    const failure = await catchFailure(add([join(folder, "*.tar.gz")]));
    assert.ok(failure.kind === "fileUnreadable");
    assert.match(failure.reason, /Specify the name of each archive/);
  });

  it("are not read if no pinned archive has their size", async () => {
    const path = join(await createFolder(), "large.tar.gz");
    await writeFile(path, "");
    await truncate(path, 6e9);
    const events: InstallEvent[] = [];
    const adding = addArchives({ paths: [path], cacheDir, env: {}, releases, onEvent: (event) => events.push(event), signal });
    assert.equal((await catchFailure(adding)).kind, "archiveUnknown");
    assert.deepEqual(events, []);
  });

  it("are not added if the cache folder is not writable, and the failure names the folder", async () => {
    const file = join(cacheDir, "file");
    await writeFile(file, "");
    const paths = await writeArchives(builds[2]?.archives ?? []);
    const adding = addArchives({ paths, cacheDir: join(file, "cache"), env: {}, releases, onEvent: () => {}, signal });
    const failure = await catchFailure(adding);
    assert.ok(failure.kind === "cacheNotWritable");
    assert.equal(failure.path, join(file, "cache", "llama-server"));
  });

  it("are not kept if the llama-server in them does not start", async () => {
    const broken = [createCpuBuild(createBrokenScript("Illegal instruction", "exit 132"))];
    const failure = await catchFailure(add(await writeArchives(broken[0]?.archives ?? []), pinBuilds(broken)));
    assert.equal(failure.kind, "cpuNotSupported");
    assert.deepEqual(await readdir(join(cacheDir, "llama-server")), []);
  });
});
