import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAT, FakeEndpoint, createUnknownServerRoutes } from "../fixtures/endpoints.ts";
import { endEngineAndRemove, runOriel } from "./command.ts";
import { listProcesses } from "../fixtures/engineProcesses.ts";

/** Allows for the limit of 30 s, the polling interval of the stall check, and the time to start llama-server and to answer. */
const TIMEOUT_MS = 90_000;

const image = "test/fixtures/workspace/images/login-form.png";

describe("a question on the command line", () => {
  const folders: string[] = [];
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const folder of folders.splice(0)) await endEngineAndRemove(folder);
  });
  const createFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), "oriel-stall-"));
    folders.push(folder);
    return folder;
  };
  const startServer = async (handler: Parameters<typeof createUnknownServerRoutes>[0]) => {
    const server = await FakeEndpoint.start(createUnknownServerRoutes(handler));
    servers.push(server);
    return server.url;
  };

  // The three questions run at the same time, because each takes half a minute.
  it("fails if the server sends nothing for 30 seconds, whether it is local or remote, and whether it stalls before or during the answer", async function () {
    this.timeout(TIMEOUT_MS);
    const folder = await createFolder();
    await runOriel(folder, ".", ["explain", image, "--ask", "hi", "--max-tokens", "1"]);
    const llamaServer = (await listProcesses()).find(({ command }) => command.includes(folder) && command.includes("--mmproj"));
    assert.ok(llamaServer);
    process.kill(llamaServer.pid, "SIGSTOP");
    const silentServer = await startServer({ [CHAT]: () => {} });
    const stuckServer = await startServer({
      [CHAT]: (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write('data: {"choices":[{"delta":{"content":"A "}}]}\n\n');
      },
    });
    const ask = (url: string) => runOriel(folder, ".", ["explain", image, "--endpoint", url]);
    const [suspendedResult, silentResult, stuckResult] = await Promise.all([
      runOriel(folder, ".", ["explain", image, "--ask", "What color is it?"]),
      ask(silentServer),
      ask(stuckServer),
    ]);
    assert.match(suspendedResult.stderr, /llama-server did nothing for 30 s and was stopped/);
    assert.match(silentResult.stderr, new RegExp(`${silentServer} has sent nothing for 30 s\\..*--wait`));
    assert.match(stuckResult.stderr, new RegExp(`${stuckServer} has sent nothing for 30 s\\.`));
    assert.deepEqual([suspendedResult.code, silentResult.code, stuckResult.code, stuckResult.stdout.trim()], [1, 1, 1, "A"]);
    const next = await runOriel(folder, ".", ["explain", image, "--ask", "hi", "--max-tokens", "1"]);
    assert.equal(next.code, 0, next.stderr);
  });

  it("waits longer for a slow server if --wait is set or the server sends comments", async function () {
    this.timeout(TIMEOUT_MS);
    const folder = await createFolder();
    const answer = 'data: {"choices":[{"delta":{"content":"A form."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
    const slowServer = await startServer({ [CHAT]: (response) => void setTimeout(() => response.end(answer), 40_000) });
    const commentingServer = await startServer({
      [CHAT]: (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const timer = setInterval(() => response.write(": still here\n\n"), 5_000);
        setTimeout(() => {
          clearInterval(timer);
          response.end(answer);
        }, 40_000);
      },
    });
    const results = await Promise.all([
      runOriel(folder, ".", ["explain", image, "--endpoint", slowServer, "--wait"]),
      runOriel(folder, ".", ["explain", image, "--endpoint", commentingServer]),
    ]);
    for (const { stdout, code } of results) assert.deepEqual([stdout.trim(), code], ["A form.", 0]);
    assert.match(results[0].stderr, /The server has sent nothing for 30 s/);
  });
});
