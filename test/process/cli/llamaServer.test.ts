import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { closeServers, serve } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { writeFakeLlamaServer, writeScript } from "../../fixtures/script.ts";
import { createBanner } from "../../unit/llamaServer/nvidiaSmi.ts";

/** Skips the test on other systems, for which llama.cpp publishes other builds. */
const itOnLinuxX64 = process.platform === "linux" && process.arch === "x64" ? it : it.skip;

describe("oriel llama-server", () => {
  afterEach(closeServers);
  afterEach(removeFolders);

  async function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; stderr: string }> {
    const folder = await createFolder();
    const child = spawn(process.execPath, [resolve("dist", "cli.js"), "llama-server", ...args], {
      env: { PATH: "", HOME: folder, ORIEL_CACHE_DIR: folder, ...env },
    });
    const ended = new Promise<number | null>((done) => void child.once("close", done));
    const stderr = await text(child.stderr);
    return { code: await ended, stderr };
  }

  it("downloads from the mirror, and names what the mirror lacks", async () => {
    const mirror = await serve((_, response) => void response.writeHead(404).end());
    const { code, stderr } = await run(["--build", "cpu"], { ORIEL_LLAMA_SERVER_MIRROR: mirror.url });
    assert.equal(code, 1);
    assert.match(stderr, /404 Not Found/);
    assert.equal(mirror.requests.length, 1);
    assert.match(mirror.requests[0]?.path ?? "", /^\/b\d+\/llama-b\d+-bin-/);
  }).timeout(20_000);

  it("rejects a mirror that is not a web URL before it plans the download", async () => {
    for (const [args, env, name] of [
      [["--llama-server-mirror", "localhost:8080"], {}, "--llama-server-mirror"],
      [[], { ORIEL_LLAMA_SERVER_MIRROR: "file:///there" }, "ORIEL_LLAMA_SERVER_MIRROR"],
    ] as const) {
      const { code, stderr } = await run([...args], env);
      assert.equal(code, 2);
      assert.equal(stderr.split("\n")[0], `oriel: ${name} must be an http:// or https:// URL, not “${args[1] ?? "file:///there"}”.`);
    }
  });

  itOnLinuxX64("shows the sizes of the CUDA build for the GPU that nvidia-smi reports and of the smaller Vulkan build", async () => {
    const path = await createFolder();
    const bannerFile = join(path, "banner.txt");
    await writeFile(bannerFile, createBanner({ driver: "570.86.10", cuda: "12.8" }));
    const query = 'case "$1" in --query-gpu=*) echo "8.6, NVIDIA GeForce RTX 3060"; exit;; esac';
    await writeScript(join(path, "nvidia-smi"), query, `while read -r line; do echo "$line"; done < '${bannerFile}'`);
    const mirror = await serve((_, response) => void response.writeHead(404).end());
    const { stderr } = await run([], { PATH: path, ORIEL_LLAMA_SERVER_MIRROR: mirror.url });
    assert.match(
      stderr,
      /CUDA 12\.8 build, 763\.3 MB: llama-b\d+-bin-ubuntu-cuda-12\.8-x64\.tar\.gz \(168\.9 MB\), cudart-\S+ \(594\.4 MB\)/,
    );
    assert.match(stderr, /Vulkan build, 30\.6 MB \(--build vulkan\)/);
    assert.match(mirror.requests[0]?.path ?? "", /bin-ubuntu-cuda-12\.8-x64\.tar\.gz$/);
  }).timeout(20_000);

  it("rejects an unknown build, an unknown command and missing archives as usage errors", async () => {
    for (const args of [["--build", "metal"], ["remove"], ["add"]]) assert.equal((await run(args)).code, 2, args.join(" "));
    const { stderr } = await run(["--build", "metal"]);
    assert.match(stderr, /must be one of auto, cpu, vulkan, cuda, rocm/);
  }).timeout(20_000);

  it("does not suggest --offline if that is already set", async () => {
    const { code, stderr } = await run(["--build", "cpu", "--offline"]);
    assert.equal(code, 1);
    assert.match(stderr, /set to stay offline/);
    assert.doesNotMatch(stderr, /Use --offline/);
  }).timeout(20_000);

  it("accepts the path of a llama-server, as its messages advise", async () => {
    const program = await writeFakeLlamaServer(join(await createFolder(), "my-llama-server"));
    const { code, stderr } = await run(["--llama-server", program]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /llama-server 0\.5\.0 \(from --llama-server or ORIEL_LLAMA_SERVER\)/);
    assert.equal((await run([], { ORIEL_LLAMA_SERVER: program })).code, 0);
  }).timeout(20_000);

  it("reports a proxy URL that can't be used", async () => {
    const { code, stderr } = await run(["--build", "cpu", "--proxy", "ftp://proxy.example.org"]);
    assert.equal(code, 1);
    assert.match(stderr, /ftp:\/\/proxy\.example\.org/);
  }).timeout(20_000);
});
