import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { spawnServer, type ServerProcess } from "../../src/engine/backends/llamaServer/childProcess.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../src/models/fit/launchSettings.ts";
import { buildLlamaServerArguments, buildLlamaServerEnvironment } from "../../src/engine/backends/llamaServer/commandLine.ts";
import { getCacheFolder } from "../../src/disk/paths.ts";
import { obtainLlamaServer, type LlamaServer } from "../../src/llamaServer/obtain.ts";
import { waitUntil } from "../waiting.ts";
import { findOnPath } from "../../src/disk/pathSearch.ts";

/** A build takes minutes; a cached build is found at once. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

describe("llama-server built from its source", () => {
  let server: LlamaServer;
  let folder: string;
  let serverProcess: ServerProcess | undefined;

  before(async function () {
    this.timeout(BUILD_TIMEOUT_MS);
    folder = await mkdtemp(join(tmpdir(), "oriel-"));
    server = await obtainLlamaServer({
      cacheDir: getCacheFolder(),
      onProgress: () => {},
      signal: new AbortController().signal,
      env: await removeLlamaServerFromPath(),
      releases: { version: "v0.5.0", tag: "b1", builds: [] },
    });
  });
  after(async () => {
    serverProcess?.kill();
    await serverProcess?.exited;
    await rm(folder, { recursive: true, force: true });
  });

  it("runs and is new enough", async () => {
    assert.equal(server.origin, "build");
    const { stdout, stderr } = await promisify(execFile)(server.executable, ["--version"]);
    assert.match(stdout + stderr, new RegExp(`^version: ${server.version.replaceAll(".", "\\.")} `, "m"));
  });

  it("supports Gemma 4's projector type gemma4uv", async () => {
    const socket = join(folder, "s.sock");
    const [model, projector] = [resolve("test", "model", "tiny-gemma4.gguf"), resolve("test", "model", "tiny-gemma4.mmproj.gguf")];
    const args = buildLlamaServerArguments({
      executable: server.executable,
      model,
      projector,
      address: { kind: "socket", path: socket },
      settings: DEFAULT_LAUNCH_SETTINGS,
    });
    const log: string[] = [];
    serverProcess = spawnServer(server.executable, args, buildLlamaServerEnvironment(process.env));
    serverProcess.onLine((line) => log.push(line));
    let hasExited = false;
    void serverProcess.exited.then(() => (hasExited = true));
    const isHealthy = async () => {
      assert.ok(!hasExited, log.slice(-20).join("\n"));
      return (await fetchFromSocket(socket, "/health"))?.status === 200 ? true : undefined;
    };
    await waitUntil(isHealthy, "llama-server", 50_000);
    const props = JSON.parse((await fetchFromSocket(socket, "/props"))?.body ?? "") as { modalities: { vision: boolean } };
    assert.equal(props.modalities.vision, true);
  }).timeout(60_000);
});

/** Removes the folders that contain a llama-server from PATH, because an installed one takes precedence over a build. */
async function removeLlamaServerFromPath(): Promise<NodeJS.ProcessEnv> {
  const folders = (process.env["PATH"] ?? "").split(":");
  const hasLlamaServer = await Promise.all(folders.map(async (entry) => (await findOnPath("llama-server", { PATH: entry })) !== undefined));
  return { ...process.env, PATH: folders.filter((_, index) => !hasLlamaServer[index]).join(":") };
}

/** @returns undefined until a server listens on the socket */
function fetchFromSocket(socketPath: string, path: string): Promise<{ status: number | undefined; body: string } | undefined> {
  return new Promise((done) => {
    const clientRequest = request({ socketPath, path, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("end", () => done({ status: response.statusCode, body }));
    });
    clientRequest.on("error", () => done(undefined));
    clientRequest.end();
  });
}
