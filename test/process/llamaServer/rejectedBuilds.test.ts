import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LlamaServer, ObtainOptions } from "../../../src/llamaServer/obtain.ts";
import type { Gpus } from "../../../src/llamaServer/gpus/detectGpus.ts";
import { describeFailure } from "../../../src/failures/failure.ts";
import { closeServers, type FileServer } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import {
  createBrokenScript,
  createCpuBuild,
  createCudaBuild,
  createServerScript,
  createVulkanBuild,
  pinBuilds,
  serveArchives,
  type FakeBuild,
} from "../../fixtures/releases.ts";
import { catchFailure } from "../../waiting.ts";
import { obtain } from "./fakes.ts";

const createGpus = (driver: string, cuda: string): Gpus => ({
  hasGpu: true,
  nvidia: { driver, cuda, computeCapability: "8.6", names: ["NVIDIA GeForce RTX 3060"] },
});
const gpus = createGpus("570.86.10", "12.8");

describe("a build of llama-server that is not used", () => {
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await createFolder();
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  const listDownloads = () => readdir(join(cacheDir, "llama-server", "downloads")).catch(() => []);

  const serveBuilds = (builds: FakeBuild[]) => serveArchives(builds.flatMap(({ archives }) => archives));

  const obtainFrom = (server: FileServer, builds: FakeBuild[], options: Partial<ObtainOptions> = {}): Promise<LlamaServer> =>
    obtain({ cacheDir, mirror: server.url, releases: pinBuilds(builds), gpus, retryDelaysMs: [], ...options });

  async function listReasons(...parameters: Parameters<typeof obtainFrom>): Promise<string[]> {
    const { build } = await obtainFrom(...parameters);
    return (build?.rejected ?? []).map(({ title, reason }) => `${title}: ${reason}`);
  }

  describe("because it does not suit the machine", () => {
    const builds = [createCudaBuild(), createVulkanBuild(), createCpuBuild()];
    const oldDriver = { gpus: createGpus("470.256.02", "11.4") };

    it("is still reported with the reason after another build was installed, as long as the reason applies", async () => {
      const server = await serveBuilds(builds);
      const reasons = await listReasons(server, builds, oldDriver);
      assert.match(reasons[0] ?? "", /^CUDA: The NVIDIA driver supports CUDA 11\.4, which is too old/);
      const { length } = server.requests;
      assert.deepEqual(await listReasons(server, builds, oldDriver), reasons);
      const [afterUpdate = "", ...otherReasons] = await listReasons(server, builds);
      assert.match(afterUpdate, /^CUDA 12\.8: It is not installed\..*oriel\.llamaServerBuild/);
      assert.deepEqual(otherReasons, []);
      assert.equal(server.requests.length, length);
    });

    it("is not mentioned if the user chose another build", async () => {
      const server = await serveBuilds(builds);
      for (let attempt = 0; attempt < 2; attempt++)
        assert.deepEqual(await listReasons(server, builds, { ...oldDriver, choice: "vulkan" }), []);
    });
  });

  describe("because it does not start", () => {
    const broken = createBrokenScript("libc.so.6: version GLIBC_2.99 not found", "exit 1");

    it("is reported with what the driver said, and with the next step, if it starts but its GPU driver fails", async () => {
      const printVersion = 'if [ "$1" != --list-devices ]; then echo "version: 0.5.0-dev (build 1, commit 0ad4a86)"; exit 0; fi';
      const endings: [string, RegExp][] = [
        ["kill -ABRT $$", /signal SIGABRT\): “ggml_vulkan: device lost”/],
        ["exit 3", /exit code 3\): “ggml_vulkan: device lost”/],
      ];
      for (const [ending, reason] of endings) {
        cacheDir = await createFolder();
        const script = ["#!/bin/sh", printVersion, 'echo "ggml_vulkan: device lost" >&2', 'echo "aborting" >&2', ending, ""].join("\n");
        const builds = [createVulkanBuild(script), createCpuBuild()];
        const [reported = ""] = await listReasons(await serveBuilds(builds), builds, { gpus: { hasGpu: true } });
        assert.match(reported, reason);
        assert.match(
          reported,
          /^Vulkan: The Vulkan build .* Update the GPU driver, or choose another build \(oriel\.llamaServerBuild\)\.$/,
        );
      }
    });

    it("is reported as a llama-server that does not work, with the name of its archive, if it does not print its version", async () => {
      const builds = [createCpuBuild(createBrokenScript("unknown trouble", "exit 1"))];
      const failure = await catchFailure(obtainFrom(await serveBuilds(builds), builds, { gpus: { hasGpu: false } }));
      assert.equal(failure.kind, "buildUnusable");
      assert.match(
        describeFailure(failure).message,
        /^The llama-server in llama-\S+ does not work.*Unknown trouble\. Choose another build/,
      );
    });

    it("is downloaded only once, even if no other build starts", async () => {
      const builds = [createVulkanBuild(broken), createCpuBuild(broken)];
      const server = await serveBuilds(builds);
      const options = { gpus: { hasGpu: true } };
      for (let attempt = 0; attempt < 3; attempt++)
        assert.equal((await catchFailure(obtainFrom(server, builds, options))).kind, "systemTooOld");
      assert.equal(server.requests.length, 2);
    });

    it("is followed by another one only if there is another one", async () => {
      const builds = [createVulkanBuild(broken), createCpuBuild(broken)];
      const steps: string[] = [];
      const options = { gpus: { hasGpu: true }, onProgress: (step: string) => void steps.push(step) };
      await catchFailure(obtainFrom(await serveBuilds(builds), builds, options));
      assert.deepEqual(
        steps.filter((step) => step.includes("did not start")),
        ["The Vulkan build did not start; trying another one", "The CPU build did not start"],
      );
    });

    it("is used without another download once the cause is fixed, and its archive is then deleted", async () => {
      const fixed = join(await createFolder(), "fixed");
      const script = createServerScript([], [`test -e '${fixed}' || { echo "GLIBC_2.99 not found" >&2; exit 1; }`]);
      const builds = [createCpuBuild(script)];
      const server = await serveBuilds(builds);
      await catchFailure(obtainFrom(server, builds, { gpus: { hasGpu: false } }));
      await writeFile(fixed, "");
      const { build } = await obtainFrom(server, builds, { gpus: { hasGpu: false } });
      assert.equal(build?.title, "CPU");
      assert.equal(server.requests.length, 1);
      assert.deepEqual(await listDownloads(), []);
    });

    it("leaves no archive behind once another build starts", async () => {
      const builds = [createCudaBuild(broken), createVulkanBuild()];
      await obtainFrom(await serveBuilds(builds), builds);
      assert.deepEqual(await listDownloads(), []);
    });

    it("is tried again once the user chooses it, and once the driver was updated", async () => {
      const builds = [createCudaBuild(broken), createVulkanBuild()];
      const server = await serveBuilds(builds);
      const countRequests = async (options: Partial<ObtainOptions>) => {
        const { length } = server.requests;
        assert.equal((await obtainFrom(server, builds, options)).build?.title, "Vulkan");
        return server.requests.length - length;
      };
      const [cuda, updated] = [{ choice: "cuda" } as const, { choice: "cuda", gpus: createGpus("575.51.03", "12.8") } as const];
      assert.equal(await countRequests({}), 3, "two archives of CUDA, and Vulkan");
      assert.equal(await countRequests({}), 0);
      assert.equal(await countRequests(cuda), 2);
      assert.equal(await countRequests(cuda), 0);
      assert.equal(await countRequests(updated), 2);
      assert.equal(await countRequests(updated), 0);
    });

    it("is no longer rejected once it has started", async () => {
      const fixed = join(await createFolder(), "fixed");
      const script = createServerScript(["CUDA0: NVIDIA GeForce RTX 3060 (12288 MiB, 11000 MiB free)"], [`test -e '${fixed}' || exit 1`]);
      const builds = [createCudaBuild(script), createVulkanBuild()];
      const server = await serveBuilds(builds);
      await obtainFrom(server, builds);
      await writeFile(fixed, "");
      assert.equal((await obtainFrom(server, builds, { choice: "cuda" })).build?.title, "CUDA 12.8");
      const { build } = await obtainFrom(server, builds);
      assert.deepEqual({ title: build?.title, rejected: build?.rejected }, { title: "CUDA 12.8", rejected: [] });
    });
  });
});
