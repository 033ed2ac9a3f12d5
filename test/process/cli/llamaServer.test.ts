import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { closeServers, serve } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";

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

  it("rejects an unknown build, an unknown command and missing archives as usage errors", async () => {
    for (const args of [["--build", "metal"], ["remove"], ["add"]]) assert.equal((await run(args)).code, 2, args.join(" "));
    const { stderr } = await run(["--build", "metal"]);
    assert.match(stderr, /must be one of auto, cpu, vulkan, cuda, rocm/);
  }).timeout(20_000);

  it("names the setting for the proxy that can't be used", async () => {
    const { code, stderr } = await run(["--build", "cpu", "--proxy", "ftp://proxy.example.org"]);
    assert.equal(code, 1);
    assert.match(stderr, /ftp:\/\/proxy\.example\.org/);
  }).timeout(20_000);
});
