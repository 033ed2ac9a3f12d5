import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { spawnServer, type ServerProcess } from "../../../../src/engine/backends/llamaServer/childProcess.ts";
import { Launcher } from "../../../../src/engine/backends/llamaServer/launcher.ts";
import { Log } from "../../../../src/engine/log.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../../../src/models/fit/launchSettings.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";
import { catchFailure } from "../../../waiting.ts";

const target = { kind: "local", model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" } as const;
const { signal } = new AbortController();

describe("a llama-server on a port", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let servers: Server[];
  /** Paths of the requests that were sent with an API key. */
  let keyedPaths: string[];

  beforeEach(() => {
    folder = createTemporaryFolder("launcher");
    [servers, keyedPaths] = [[], []];
  });
  afterEach(async () => {
    for (const server of servers) server.close();
    await folder.remove();
  });

  /** Starts a server on `port` that always reports that it is healthy. */
  const listen = (port: number) => {
    const server = createServer(({ url, headers }, response) => {
      if (headers.authorization !== undefined) keyedPaths.push(url ?? "");
      response.end(url === "/props" ? JSON.stringify({ default_generation_settings: { n_ctx: 1000 } }) : "{}");
    });
    servers.push(server.listen(port, "127.0.0.1"));
  };

  const launch = (start: (port: number) => ServerProcess) => {
    const launcher = new Launcher({
      folder: folder.path,
      spawn: (_, args) => start(Number(args[args.indexOf("--port") + 1])),
      log: new Log(),
      onState: () => {},
      listenOn: "port",
    });
    return launcher.launch({ executable: "llama-server", target, settings: DEFAULT_LAUNCH_SETTINGS }, signal);
  };

  it("receives the API key once it has reported that it is listening on the port", async () => {
    const { contextTokens } = await launch((port) => {
      listen(port);
      return createRunningProcess([`0.01 I srv  llama_server: listening on http://127.0.0.1:${port}`]);
    });
    assert.equal(contextTokens, 1000);
    assert.deepEqual(keyedPaths, ["/props"]);
  });

  it("does not lose its API key to another user's process that took the port first", async () => {
    const failure = await catchFailure(
      launch((port) => {
        listen(port);
        const line = `couldn't bind HTTP server socket, hostname: 127.0.0.1, port: ${port}`;
        return { ...createRunningProcess([line, `listening on http://127.0.0.1:${port}0`]), exited: createDelayedExit(300, "exit code 1") };
      }),
    );
    assert.equal(failure.kind, "portInUse");
    assert.ok(servers.length > 1, "another port is tried");
    assert.deepEqual(keyedPaths, []);
  });
});

describe("a llama-server that is starting", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  beforeEach(() => (folder = createTemporaryFolder("launcher")));
  afterEach(() => folder.remove());

  /** Starts a program in place of llama-server, with seconds of 20 ms. */
  const launch = (program: string, launchSignal: AbortSignal) => {
    const launcher = new Launcher({
      folder: folder.path,
      spawn: (_, _args, env) => spawnServer(process.execPath, ["-e", program], env),
      log: new Log(),
      onState: () => {},
      listenOn: "port",
      secondMs: 20,
    });
    return launcher.launch({ executable: "llama-server", target, settings: DEFAULT_LAUNCH_SETTINGS }, launchSignal);
  };

  it("is stopped if it does nothing for a while", async () => {
    const failure = await catchFailure(launch("console.log('loading'); setInterval(() => {}, 1e6)", signal));
    assert.ok(failure.kind === "llamaServerStartFailed", failure.kind);
    assert.deepEqual([failure.reason, failure.log], ["It did nothing for 30 s and was stopped", ["loading"]]);
  });

  it("is waited for as long as it works, even if it reports nothing", async () => {
    await assert.rejects(launch("for (;;);", AbortSignal.timeout(2500)), { name: "AbortError" });
  });
});

function createRunningProcess(lines: string[]): ServerProcess {
  const onLine = (listener: (line: string) => void) => {
    for (const line of lines) setTimeout(() => listener(line), 50);
  };
  return { pid: undefined, onLine, exited: new Promise(() => {}), kill() {} };
}

function createDelayedExit(ms: number, reason: string): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(reason), ms);
  });
}
