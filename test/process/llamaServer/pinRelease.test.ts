import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { releases, Releases } from "../../../src/llamaServer/releases.ts";
import { closeServers, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { createProgramArguments } from "../children.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { computeSha256 } from "../../fixtures/hash.ts";

/** Part of a file in GitHub's release API. */
interface ApiAsset {
  name: string;
  size: number;
  digest: string | null;
}

/** Lists the files of a release with these builds, and some that Oriel does not use. */
function createAssets(tag: string, cuda = "13.4"): ApiAsset[] {
  const pinned = releases.builds.flatMap(({ files }) => files.map(({ name }) => name));
  const otherEnds = [
    "bin-android-arm64.tar.gz",
    "bin-ubuntu-sycl-fp16-x64.tar.gz",
    "bin-ubuntu-s390x.tar.gz",
    "bin-win-opencl-adreno-arm64.zip",
  ];
  const names = [...pinned, ...otherEnds.map((end) => `llama-${releases.tag}-${end}`), "llama-ui.zip"];
  return names.map((old, index) => {
    const name = old.replaceAll(releases.tag, tag).replaceAll("13.4", cuda);
    return { name, size: 1000 + index, digest: `sha256:${computeSha256(name)}` };
  });
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

  /**
   * Serves releases in the format of GitHub's API. As on GitHub, files are downloaded from URLs other than those of the API.
   * @param texts contents of files by name
   */
  function serveReleases(byTag: Record<string, ApiAsset[]>, texts: Record<string, string> = {}): Promise<FileServer> {
    return serve((request, response) => {
      const url = `http://${request.headers.host}`;
      const text = texts[request.url?.split("/").at(-1) ?? ""];
      if (request.url?.startsWith("/download/") && text !== undefined) return void response.end(text);
      const tag = /^\/repos\/ggml-org\/llama\.cpp\/releases\/tags\/([^/]+)$/.exec(request.url ?? "")?.[1] ?? "";
      const assets = byTag[tag];
      if (assets === undefined) {
        const body = { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" };
        return void response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify(body));
      }
      const body = {
        url: `${url}/repos/ggml-org/llama.cpp/releases/1`,
        tag_name: tag,
        target_commitish: "master",
        draft: false,
        prerelease: tag.startsWith("b"),
        assets: assets.map((asset, id) => ({
          ...{ url: `${url}/repos/ggml-org/llama.cpp/releases/assets/${id}`, id, label: "", state: "uploaded" },
          ...{ content_type: "application/octet-stream", ...asset, browser_download_url: `${url}/download/${tag}/${asset.name}` },
        })),
        body: null,
      };
      response.setHeader("content-type", "application/json; charset=utf-8");
      response.end(JSON.stringify(body));
    });
  }

  const POINTER = "nightly-tag.txt";
  const createPointer = (text: string): ApiAsset[] => [{ name: POINTER, size: text.length, digest: `sha256:${computeSha256(text)}` }];

  function pinRelease(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const program = createProgramArguments("src/llamaServer/pinRelease.ts");
    return new Promise((done) => {
      execFile(process.execPath, [...program, ...args, "--out", out], { env: { PATH: process.env["PATH"] } }, (error, stdout, stderr) => {
        done({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }

  const readPins = async (): Promise<Releases> => Releases.parse(JSON.parse(await readFile(out, "utf8")));

  it("follows the pointer from a version to its builds, and pins all of them", async () => {
    const server = await serveReleases(
      { "v0.6.0": createPointer("b12345\n"), b12345: createAssets("b12345", "13.5") },
      { [POINTER]: "b12345\n" },
    );
    const { code, stdout, stderr } = await pinRelease("--api", `${server.url}/`, "--tag", "v0.6.0");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Pinned 15 builds of llama\.cpp v0\.6\.0 \(b12345\)/);
    const pinned = await readPins();
    assert.equal(pinned.version, "v0.6.0");
    assert.equal(pinned.tag, "b12345");
    const formatName = ({ platform, variant, runtime = "" }: Releases["builds"][number]) =>
      `${platform} ${variant} ${runtime}`.replace("13.5", "13.4");
    assert.deepEqual(pinned.builds.map(formatName), releases.builds.map(formatName));
    for (const { files } of pinned.builds) for (const file of files) assert.equal(file.sha256, computeSha256(file.name));
    const cuda = pinned.builds.filter(({ variant, runtime }) => variant === "cuda" && runtime === "13.5");
    assert.deepEqual(
      cuda.flatMap(({ files }) => files.map(({ name }) => name)),
      [
        "llama-b12345-bin-ubuntu-cuda-13.5-x64.tar.gz",
        "cudart-llama-b12345-bin-ubuntu-cuda-13.5-x64.tar.gz",
        "llama-b12345-bin-win-cuda-13.5-x64.zip",
        "cudart-llama-bin-win-cuda-13.5-x64.zip",
      ],
    );
  });

  it("accepts the tag of a build, and pins the current version by default", async () => {
    const direct = await serveReleases({ b12345: createAssets("b12345") });
    assert.equal((await pinRelease("--api", direct.url, "--tag", "b12345")).code, 0);
    assert.equal((await readPins()).tag, "b12345");
    const server = await serveReleases({ b12345: createAssets("b12345") });
    await pinRelease("--api", server.url);
    assert.ok(server.requests[0]?.path.endsWith("/tags/b12345"));
  });

  it("writes the same file again for the same release", async () => {
    const assets = releases.builds.flatMap(({ files }) =>
      files.map(({ name, bytes, sha256 }) => ({ name, size: bytes, digest: `sha256:${sha256}` })),
    );
    const server = await serveReleases(
      { [releases.version]: createPointer(releases.tag), [releases.tag]: assets },
      { [POINTER]: releases.tag },
    );
    assert.equal((await pinRelease("--api", server.url)).code, 0);
    assert.equal(await readFile(out, "utf8"), await readFile(resolve("src", "llamaServer", "releases.json"), "utf8"));
  });

  const createRemoval = (part: string) => (assets: ApiAsset[]) => assets.filter(({ name }) => !name.includes(part));
  const createDigestChange = (digest: string | null) => (assets: ApiAsset[]) =>
    assets.map((asset) => (asset.name.includes("ubuntu-vulkan-x64") ? { ...asset, digest } : asset));
  const rejectedChanges: [string, (assets: ApiAsset[]) => ApiAsset[], RegExp][] = [
    ["a build is missing", createRemoval("ubuntu-vulkan-x64"), /linux-x64 vulkan: there is no such archive in b12345/],
    [
      "CUDA's libraries are missing",
      createRemoval("cudart-llama-bin-win-cuda-13.4"),
      /win32-x64 cuda 13\.4: its cudart archive is not among the files/,
    ],
    ["a file has no digest", createDigestChange(null), /ubuntu-vulkan-x64\.tar\.gz has no SHA-256 digest/],
    ["a digest uses another algorithm", createDigestChange("sha512:00"), /ubuntu-vulkan-x64\.tar\.gz has no SHA-256 digest/],
  ];
  for (const [problem, change, message] of rejectedChanges) {
    it(`writes nothing and reports the reason if ${problem}`, async () => {
      const before = await readPins();
      const server = await serveReleases({ b12345: change(createAssets("b12345")) });
      const { code, stderr } = await pinRelease("--api", server.url, "--tag", "b12345");
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.deepEqual(await readPins(), before);
      assert.deepEqual(await readdir(folder), ["releases.json"]);
    });
  }

  const wrongPointers: [string, string, string, RegExp][] = [
    ["does not match its digest in the API", "b12345", "b99999", /does not have the SHA-256 digest/],
    ["names no build", "latest", "latest", /contains “latest” instead of the tag/],
  ];
  for (const [problem, described, served, message] of wrongPointers) {
    it(`writes nothing if the pointer ${problem}`, async () => {
      const server = await serveReleases({ "v0.6.0": createPointer(described), b12345: createAssets("b12345") }, { [POINTER]: served });
      const { code, stderr } = await pinRelease("--api", server.url, "--tag", "v0.6.0");
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.deepEqual(await readPins(), releases);
    });
  }

  it("writes nothing and reports the reason if the release does not exist", async () => {
    const server = await serveReleases({});
    const { code, stderr } = await pinRelease("--api", server.url, "--tag", "v9.9.9");
    assert.equal(code, 1);
    assert.match(stderr, /tags\/v9\.9\.9.* 404 Not Found/);
    assert.deepEqual(await readPins(), releases);
  });
}).timeout(30_000);
