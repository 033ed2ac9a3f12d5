import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findPinnedAsset, platformKey, releases, Releases } from "../../../src/llamaServer/releases.ts";
import { closeServers, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { programArguments } from "../children.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";

interface ApiAsset {
  name: string;
  size: number;
  digest: string | null;
}

describe("pin-release", () => {
  let folder: string;
  let out: string;
  beforeEach(async () => {
    folder = await createFolder();
    out = join(folder, "releases.json");
    await copyFile(resolve("src", "llamaServer", "releases.json"), out);
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  /** Creates the assets in releases.json for a tag, and one that is not needed. */
  function createAssets(tag: string): ApiAsset[] {
    const names = [...Object.values(releases.assets).map(({ name }) => name.replace(releases.tag, tag)), "llama-ui.zip"];
    return names.map((name, index) => ({ name, size: 1000 + index, digest: `sha256:${String(index).repeat(64)}` }));
  }

  function serveRelease(assets: ApiAsset[]): Promise<FileServer> {
    return serve((_, response) => void response.end(JSON.stringify({ tag_name: "any", assets })));
  }

  function pinRelease(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const program = programArguments("src/llamaServer/pinRelease.ts");
    return new Promise((done) => {
      execFile(process.execPath, [...program, ...args, "--out", out], { env: { PATH: process.env["PATH"] } }, (error, stdout, stderr) => {
        done({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }

  const readPins = async (): Promise<unknown> => JSON.parse(await readFile(out, "utf8"));

  it("copies names, sizes and hashes of another release", async () => {
    const server = await serveRelease(createAssets("v0.6.0"));
    const { code, stdout } = await pinRelease("--api", `${server.url}/`, "--tag", "v0.6.0");
    assert.equal(code, 0);
    assert.match(stdout, /^Pinned 6 files of llama\.cpp v0\.6\.0/);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/repos/ggml-org/llama.cpp/releases/tags/v0.6.0"],
    );
    const pinned = Releases.parse(await readPins());
    assert.equal(pinned.tag, "v0.6.0");
    const index = Object.keys(releases.assets).indexOf(platformKey);
    assert.deepEqual(findPinnedAsset(pinned), {
      tag: "v0.6.0",
      name: releases.assets[platformKey]?.name.replace(releases.tag, "v0.6.0"),
      sha256: String(index).repeat(64),
      bytes: 1000 + index,
    });
  });

  it("keeps the current release by default", async () => {
    const server = await serveRelease(createAssets(releases.tag));
    assert.equal((await pinRelease("--api", server.url)).code, 0);
    assert.ok(server.requests[0]?.path.endsWith(`/tags/${releases.tag}`));
  });

  const invalidReleases: [string, (assets: ApiAsset[]) => ApiAsset[], RegExp][] = [
    ["a file is missing", (assets) => assets.slice(1), /linux-x64: llama-\S+-bin-ubuntu-x64\.tar\.gz is not among the files of v/],
    [
      "a file has no digest",
      ([first, ...rest]) => [{ ...(first as ApiAsset), digest: null }, ...rest],
      /linux-x64: .* has no SHA-256 digest/,
    ],
    [
      "a digest uses another algorithm",
      ([first, ...rest]) => [{ ...(first as ApiAsset), digest: "sha512:00" }, ...rest],
      /linux-x64: .* has no SHA-256 digest/,
    ],
  ];
  for (const [description, change, message] of invalidReleases) {
    it(`writes nothing and reports the reason if ${description}`, async () => {
      const before = await readPins();
      const { code, stderr } = await pinRelease("--api", (await serveRelease(change(createAssets(releases.tag)))).url);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.deepEqual(await readPins(), before);
      assert.deepEqual(await readdir(folder), ["releases.json"]);
    });
  }

  it("writes nothing and reports the reason if the release does not exist", async () => {
    const before = await readPins();
    const server = await serve((_, response) => void response.writeHead(404).end("{}"));
    const { code, stderr } = await pinRelease("--api", server.url, "--tag", "v9.9.9");
    assert.equal(code, 1);
    assert.match(stderr, /tags\/v9\.9\.9.* 404 Not Found/);
    assert.deepEqual(await readPins(), before);
  });
}).timeout(20_000);
