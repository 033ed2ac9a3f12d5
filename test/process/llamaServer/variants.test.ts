import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { forgetFailedBuilds, recordFailedBuilds } from "../../../src/llamaServer/failedBuilds.ts";
import { removeSuperseded } from "../../../src/llamaServer/installedBuilds.ts";
import type { LlamaServer, ObtainOptions } from "../../../src/llamaServer/obtain.ts";
import { planLlamaServer } from "../../../src/llamaServer/plan.ts";
import type { Releases } from "../../../src/llamaServer/releases.ts";
import { sendPart, closeServers, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import {
  TAG,
  createBrokenScript,
  createCpuBuild,
  createCudaBuild,
  createCudartArchive,
  pinBuilds,
  createServerScript,
  createVulkanBuild,
  serveArchives,
  type FakeBuild,
  type NamedArchive,
} from "../../fixtures/releases.ts";
import { writeFakeLlamaServer, writeScript } from "../../fixtures/script.ts";
import { catchFailure } from "../../waiting.ts";
import { obtain } from "./fakes.ts";

const GPU = "CUDA0: NVIDIA GeForce RTX 3060 (12288 MiB, 11000 MiB free)";
const nvidia = { hasGpu: true, nvidia: { cuda: "12.8", computeCapability: "8.6", names: ["NVIDIA GeForce RTX 3060"] } };
const { signal } = new AbortController();

/** Creates a program that prints its version, but fails to load its GPU driver. */
const createScriptCrashingOnGpu = (how: string) => createServerScript([], [`if [ "$1" = --list-devices ]; then ${how}; fi`]);

describe("the variants of llama-server", () => {
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await createFolder();
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  const getRoot = () => join(cacheDir, "llama-server");

  const serveBuilds = (builds: FakeBuild[], tag = TAG) =>
    serveArchives(
      builds.flatMap(({ archives }) => archives),
      tag,
    );

  function obtainFrom(server: FileServer | undefined, releases: Releases, options: Partial<ObtainOptions> = {}): Promise<LlamaServer> {
    const mirror = server?.url ?? "http://127.0.0.1:1";
    return obtain({ cacheDir, mirror, releases, gpus: nvidia, retryDelaysMs: [], ...options });
  }

  /** Installs builds. @returns the build that is used, and the reasons why the others are not */
  async function installBuilds(
    builds: FakeBuild[],
    options: Partial<ObtainOptions> = {},
  ): Promise<{ title: string | undefined; reasons: string[] }> {
    const { build } = await obtainFrom(await serveBuilds(builds), pinBuilds(builds), options);
    return { title: build?.title, reasons: (build?.rejected ?? []).map(({ title, reason }) => `${title}: ${reason}`) };
  }

  async function listInstalledVariants(): Promise<string[]> {
    const names = await readdir(getRoot());
    return names.flatMap((name) => /^b\d+-[a-z\d]+-[a-z\d]+-([a-z]+)-/.exec(name)?.[1] ?? []).toSorted();
  }

  it("are tried in the order CUDA, Vulkan, CPU", async () => {
    const both = [createCpuBuild(), createVulkanBuild()];
    assert.deepEqual(await installBuilds([...both, createCudaBuild(createServerScript([GPU]))]), { title: "CUDA 12.8", reasons: [] });
    assert.deepEqual(await listInstalledVariants(), ["cuda"]);
  });

  const failing: [string, string, RegExp][] = [
    [
      "does not start",
      createBrokenScript("error while loading shared libraries: libcublas.so.12: cannot open", "exit 127"),
      /libcublas\.so\.12/,
    ],
    ["finds no GPU", createServerScript(), /found no GPU/],
    ["crashes while it loads the driver", createScriptCrashingOnGpu("kill -SEGV $$"), /SIGSEGV/],
  ];
  for (const [problem, script, reason] of failing) {
    it(`include Vulkan as the replacement for a CUDA build that ${problem}, and the reason is reported`, async () => {
      const { title, reasons } = await installBuilds([createCudaBuild(script), createVulkanBuild(), createCpuBuild()]);
      assert.equal(title, "Vulkan");
      assert.equal(reasons.length, 1);
      assert.match(reasons[0] ?? "", /^CUDA 12\.8: /);
      assert.match(reasons[0] ?? "", reason);
      assert.deepEqual(await listInstalledVariants(), ["vulkan"]);
      assert.deepEqual(await readdir(join(getRoot(), "downloads")).catch(() => []), []);
    });
  }

  it("include the CPU build as the replacement for a Vulkan build that crashes when it starts", async () => {
    const gpus = { hasGpu: true };
    const { title, reasons } = await installBuilds([createVulkanBuild(createScriptCrashingOnGpu("kill -ABRT $$")), createCpuBuild()], {
      gpus,
    });
    assert.equal(title, "CPU");
    assert.match(reasons[0] ?? "", /^Vulkan: .*SIGABRT/);
    assert.deepEqual(await listInstalledVariants(), ["cpu"]);
  });

  it("are not downloaded again after a failed start until the user requests another attempt", async () => {
    const builds = [createCudaBuild(), createVulkanBuild(), createCpuBuild()];
    const server = await serveBuilds(builds);
    const first = await obtainFrom(server, pinBuilds(builds));
    const { length } = server.requests;
    assert.deepEqual(await obtainFrom(server, pinBuilds(builds)), first);
    assert.deepEqual((await obtainFrom(server, pinBuilds(builds), { choice: "vulkan" })).build?.title, "Vulkan");
    assert.equal(server.requests.length, length);
    await forgetFailedBuilds(getRoot());
    await obtainFrom(server, pinBuilds(builds), { choice: "cuda" });
    assert.ok(server.requests.length > length);
  });

  it("are reported with the cause of the last failure if none starts", async () => {
    const script = createBrokenScript("libc.so.6: version GLIBC_2.38 not found", "exit 1");
    const builds = [createVulkanBuild(script), createCpuBuild(script)];
    const failure = await catchFailure(obtainFrom(await serveBuilds(builds), pinBuilds(builds), { gpus: { hasGpu: true } }));
    assert.ok(failure.kind === "systemTooOld");
    assert.equal(failure.needed, "glibc 2.38 or later");
    assert.deepEqual(await listInstalledVariants(), []);
  });

  it("can be chosen by the user, even if there is a llama-server on PATH", async () => {
    const path = await createFolder();
    await writeFakeLlamaServer(join(path, "llama-server"));
    const builds = [createCudaBuild(createServerScript([GPU])), createVulkanBuild(), createCpuBuild()];
    const server = await serveBuilds(builds);
    const env = { PATH: path };
    assert.equal((await obtainFrom(server, pinBuilds(builds), { env })).origin, "path");
    for (const [choice, title] of [
      ["cpu", "CPU"],
      ["vulkan", "Vulkan"],
      ["cuda", "CUDA 12.8"],
    ] as const) {
      assert.equal((await obtainFrom(server, pinBuilds(builds), { env, choice })).build?.title, title);
    }
    assert.deepEqual(await listInstalledVariants(), ["cpu", "cuda", "vulkan"]);
  });

  it("for the CPU and Vulkan can be chosen without a query for GPUs", async () => {
    const path = await createFolder();
    await writeScript(join(path, "nvidia-smi"), `: > '${join(path, "queried")}'`);
    const builds = [createCudaBuild(createServerScript([GPU])), createVulkanBuild(createServerScript()), createCpuBuild()];
    const { url: mirror } = await serveBuilds(builds);
    const releases = pinBuilds(builds);
    for (const choice of ["cpu", "vulkan"] as const) {
      const { build } = await obtain({ cacheDir, mirror, releases, choice, env: { PATH: path }, retryDelaysMs: [] });
      assert.equal(build?.variant, choice);
    }
    assert.deepEqual(await readdir(path), ["nvidia-smi"]);
  });

  it("are not downloaded if a variant that works is already installed", async () => {
    const builds = [createCudaBuild(createServerScript([GPU])), createVulkanBuild(), createCpuBuild()];
    await obtainFrom(await serveBuilds(builds), pinBuilds(builds), { choice: "vulkan" });
    assert.equal((await obtainFrom(undefined, pinBuilds(builds))).build?.title, "Vulkan");
  });

  it("are skipped once they have failed to start with a model", async () => {
    const builds = [createCudaBuild(createServerScript([GPU])), createVulkanBuild(), createCpuBuild()];
    const server = await serveBuilds(builds);
    const first = await obtainFrom(server, pinBuilds(builds));
    const failedStarts = { [first.build?.key ?? ""]: { title: "CUDA 12.8", reason: "It ended." } };
    const second = await obtainFrom(server, pinBuilds(builds), { failedStarts });
    assert.equal(second.build?.title, "Vulkan");
    assert.deepEqual(second.build?.rejected, [{ title: "CUDA 12.8", reason: "It ended." }]);
    assert.deepEqual(await listInstalledVariants(), ["cuda", "vulkan"]);
    await recordFailedBuilds(getRoot(), failedStarts, second.build?.key ?? "", { choice: "auto", readGpus: async () => nvidia });
    await removeSuperseded(getRoot(), second.build?.key ?? "");
    assert.deepEqual(await listInstalledVariants(), ["vulkan"]);
  });

  describe("of several versions", () => {
    const NEXT = "b12000";
    const old = [createCpuBuild()];
    const next = [createCpuBuild(createServerScript(["# newer"]), NEXT)];
    const options = { gpus: { hasGpu: false } };

    it("are installed side by side, and the old version is removed once the new version has answered", async () => {
      await obtainFrom(await serveBuilds(old), pinBuilds(old), options);
      const { build } = await obtainFrom(await serveBuilds(next, NEXT), pinBuilds(next, NEXT), options);
      assert.equal((await listInstalledVariants()).length, 2);
      await removeSuperseded(getRoot(), build?.key ?? "");
      const [only, ...otherBuilds] = (await readdir(getRoot())).filter((name) => name.startsWith("b"));
      assert.ok(only?.startsWith(NEXT));
      assert.deepEqual(otherBuilds, []);
    });

    it("are both kept after the older version has answered", async () => {
      const { build } = await obtainFrom(await serveBuilds(old), pinBuilds(old), options);
      await obtainFrom(await serveBuilds(next, NEXT), pinBuilds(next, NEXT), options);
      await removeSuperseded(getRoot(), build?.key ?? "");
      assert.equal((await listInstalledVariants()).length, 2);
    });

    it("include the old version as the replacement if the new version can't be downloaded", async () => {
      await obtainFrom(await serveBuilds(old), pinBuilds(old), options);
      for (const offline of [{ isOffline: true }, {}]) {
        const { build } = await obtainFrom(undefined, pinBuilds(next, NEXT), { ...options, ...offline });
        assert.equal(build?.tag, TAG);
        assert.equal(build?.rejected.length, 1);
      }
    });
  });

  describe("in a plan", () => {
    const builds = [createCudaBuild(createServerScript([GPU])), createVulkanBuild(), createCpuBuild()];
    const plan = (options: Partial<ObtainOptions> = {}) =>
      planLlamaServer({ cacheDir, env: { PATH: "" }, releases: pinBuilds(builds), gpus: nvidia, sourcePackage: null, signal, ...options });

    it("are listed with the names and sizes of missing archives before anything is downloaded", async () => {
      const planned = await plan();
      assert.ok(planned.kind === "download");
      const sizes = builds[0]?.archives.map(({ name, content }) => ({ name, bytes: content.length, receivedBytes: 0 }));
      assert.deepEqual(planned.build.parts, sizes);
      assert.equal(planned.build.totalBytes, planned.build.missingBytes);
      assert.deepEqual(planned.rejected, []);
      assert.deepEqual(await readdir(cacheDir), []);
    });

    it("include Vulkan as the smaller alternative to CUDA", async () => {
      const bigBuild = createCudaBuild(createServerScript([GPU], ["#".repeat(100)]));
      const heavy: NamedArchive = { ...createCudartArchive(), content: Buffer.alloc(100_000, "x") };
      const releases = pinBuilds([
        { ...bigBuild, archives: [bigBuild.archives[0] ?? heavy, heavy] },
        createVulkanBuild(),
        createCpuBuild(),
      ]);
      const planned = await plan({ releases });
      assert.equal(planned.kind === "download" && planned.smaller?.title, "Vulkan");
      const onAmd = await plan({ releases, gpus: { hasGpu: true } });
      assert.equal(onAmd.kind === "download" && onAmd.smaller, undefined);
    });

    it("need only the bytes that an interrupted download has not received", async () => {
      const [archive] = createCpuBuild().archives;
      assert.ok(archive !== undefined);
      const cut = Math.floor(archive.content.length / 2);
      const server = await serve((_, response) => sendPart(archive.content, cut, response));
      await catchFailure(obtainFrom(server, pinBuilds(builds), { choice: "cpu" }));
      const planned = await plan({ choice: "cpu" });
      assert.ok(planned.kind === "download");
      assert.equal(planned.build.missingBytes, archive.content.length - cut);
    });

    it("are ready once a variant is installed", async () => {
      await obtainFrom(await serveBuilds(builds), pinBuilds(builds));
      const planned = await plan();
      assert.equal(planned.kind === "ready" && planned.server.build?.title, "CUDA 12.8");
    });

    it("are unavailable on a platform without a pinned build", async () => {
      assert.deepEqual(await plan({ releases: pinBuilds([]) }), { kind: "unavailable" });
    });
  });
});
