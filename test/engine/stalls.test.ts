import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAT, FakeEndpoint, unknownServer } from "../fixtures/endpoints.ts";
import { endEngineAndRemove, runOriel } from "./command.ts";
import { listProcesses } from "../fixtures/engineProcesses.ts";

/** The limit of 30 s, the interval of the readings, and the time to start and to answer. */
const TIMEOUT_MS = 90_000;

const image = "test/fixtures/workspace/images/login-form.png";

describe("a question on the command line", () => {
  const folders: string[] = [];
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const folder of folders.splice(0)) await endEngineAndRemove(folder);
  });
  const makeFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), "oriel-stall-"));
    folders.push(folder);
    return folder;
  };
  const serve = async (handler: Parameters<typeof unknownServer>[0]) => {
    const server = await FakeEndpoint.start(unknownServer(handler));
    servers.push(server);
    return server.url;
  };

  // All of them run at once, because each takes half a minute.
  it("ends when a server does nothing for 30 seconds, wherever the server is and whenever it stops", async function () {
    this.timeout(TIMEOUT_MS);
    const folder = await makeFolder();
    await runOriel(folder, ".", ["explain", image, "--ask", "hi", "--max-tokens", "1"]);
    const llamaServer = (await listProcesses()).find(({ command }) => command.includes(folder) && command.includes("--mmproj"));
    assert.ok(llamaServer);
    process.kill(llamaServer.pid, "SIGSTOP");
    const silent = await serve({ [CHAT]: () => {} });
    const stuck = await serve({
      [CHAT]: (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write('data: {"choices":[{"delta":{"content":"A "}}]}\n\n');
      },
    });
    const ask = (url: string) => runOriel(folder, ".", ["explain", image, "--endpoint", url]);
    const [suspended, neverStarted, halfWay] = await Promise.all([
      runOriel(folder, ".", ["explain", image, "--ask", "What color is it?"]),
      ask(silent),
      ask(stuck),
    ]);
    assert.match(suspended.stderr, /llama-server did nothing for 30 s and was stopped/);
    assert.match(neverStarted.stderr, new RegExp(`${silent} has sent nothing for 30 s\\..*--wait`));
    assert.match(halfWay.stderr, new RegExp(`${stuck} has sent nothing for 30 s\\.`));
    assert.deepEqual([suspended.code, neverStarted.code, halfWay.code, halfWay.stdout.trim()], [1, 1, 1, "A"]);
    const next = await runOriel(folder, ".", ["explain", image, "--ask", "hi", "--max-tokens", "1"]);
    assert.equal(next.code, 0, next.stderr);
  });

  it("waits for a slow server with --wait, and for one that sends comments", async function () {
    this.timeout(TIMEOUT_MS);
    const folder = await makeFolder();
    const answer = 'data: {"choices":[{"delta":{"content":"A form."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
    const slow = await serve({ [CHAT]: (response) => void setTimeout(() => response.end(answer), 40_000) });
    const alive = await serve({
      [CHAT]: (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const timer = setInterval(() => response.write(": still here\n\n"), 5_000);
        setTimeout(() => {
          clearInterval(timer);
          response.end(answer);
        }, 40_000);
      },
    });
    const ends = await Promise.all([
      runOriel(folder, ".", ["explain", image, "--endpoint", slow, "--wait"]),
      runOriel(folder, ".", ["explain", image, "--endpoint", alive]),
    ]);
    for (const { stdout, code } of ends) assert.deepEqual([stdout.trim(), code], ["A form.", 0]);
    assert.match(ends[0].stderr, /The server has sent nothing for 30 s/);
  });
});
