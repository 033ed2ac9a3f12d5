import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { getCaption } from "../fixtures/captions.ts";
import { EngineClient } from "../../src/client/engineClient.ts";
import type { Failure } from "../../src/failures/failure.ts";
import { findNewestRunFolder, readAnnouncement } from "../../src/link/runFolder.ts";
import { makeNonce, computeProof } from "../../src/link/proof.ts";
import { createConnection } from "../../src/link/transport.ts";
import { PROTOCOL, Welcome } from "../../src/protocol/handshake.ts";
import { method } from "../../src/protocol/methods.ts";
import { TestEngine, ask, model, projector } from "./support.ts";
import { catchFailure, waitUntil } from "../waiting.ts";

/** Grace period: short, because tests wait for it to pass, but long enough for a client on a busy machine to connect. */
const GRACE_MS = 1000;

describe("the engine process", () => {
  let engine: TestEngine;
  beforeEach(async () => {
    engine = await TestEngine.create(GRACE_MS);
  });
  afterEach(() => engine.dispose());

  it("is started once, with one llama-server, for clients that connect at the same time", async () => {
    const caption = getCaption("images/login-form.png");
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(engine.createClient(), {})));
    for (const { text } of answers) assert.equal(text, caption);
    const commands = (await engine.listProcesses()).map(({ command }) => command);
    assert.equal(commands.filter((command) => command.includes("engine.mjs")).length, 1);
    assert.equal(commands.filter((command) => command.includes("--mmproj")).length, 1);
  });

  it("exits together with llama-server when the grace period has passed after its last client was killed", async () => {
    // The first client only starts the engine, so that it has this test's grace period.
    const firstClient = engine.createClient();
    await firstClient.getEnginePid();
    const child = spawn(process.execPath, [resolve("dist/cli.js"), "explain", resolve("test/fixtures/workspace/images/chart.png")], {
      env: {
        ...process.env,
        ORIEL_RUNTIME_DIR: engine.options.runtime,
        ORIEL_CACHE_DIR: engine.options.cache,
        ORIEL_MODEL: model,
        ORIEL_PROJECTOR: projector,
        // The model never becomes ready, so the client is still waiting when it is killed.
        ORIEL_LLAMA_SERVER: resolve("test/engine/slowServer.sh"),
      },
      stdio: "ignore",
    });
    await engine.waitForState("loading");
    firstClient.dispose();
    await engine.waitBeyondGrace();
    assert.equal((await engine.listProcesses()).filter(({ command }) => /engine\.mjs|--mmproj/.test(command)).length, 2);
    child.kill("SIGKILL");
    await once(child, "exit");
    await engine.waitForExit();
  });

  it("is started again if it is killed during startup, and a failure is reported if it never starts", async () => {
    const killedOnce = join(engine.options.runtime, "..", "killedOnce.mjs");
    const markerFile = `${killedOnce}.mark`;
    const createScript = (condition: string) =>
      `import { existsSync, writeFileSync } from "node:fs";
       if (${condition}) { writeFileSync(${JSON.stringify(markerFile)}, ""); process.kill(process.pid, "SIGKILL"); }
       await import(${JSON.stringify(pathToFileURL(engine.options.script).href)});`;
    await writeFile(killedOnce, createScript(`!existsSync(${JSON.stringify(markerFile)})`));
    const client = new EngineClient({ ...engine.options, script: killedOnce }, "test");
    try {
      assert.ok((await client.getEnginePid()) > 0);
    } finally {
      client.dispose();
    }
    await engine.waitForExit();
    await writeFile(killedOnce, createScript("true"));
    const failingClient = new EngineClient({ ...engine.options, script: killedOnce }, "test");
    const failure = await catchFailure(failingClient.getEnginePid());
    assert.ok(failure.kind === "engineUnreachable" && failure.reason.includes("SIGKILL"));
  });

  it("ends together with llama-server when it is killed, and the next question starts both again", async () => {
    const client = engine.createClient();
    await ask(client, {});
    const [enginePid, serverPid] = [await engine.getEnginePid(), await engine.getLlamaServerPid()];
    process.kill(enginePid, "SIGKILL");
    await waitUntil(
      async () => ((await engine.listProcesses()).some(({ pid }) => pid === serverPid) ? undefined : true),
      "the end of llama-server",
    );
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
    assert.notEqual(await engine.getEnginePid(), enginePid);
  });

  it("fails the running question when it is killed, and answers the next one after a restart", async () => {
    const client = engine.createClient();
    await ask(client, {});
    const serverPid = await engine.getLlamaServerPid();
    process.kill(serverPid, "SIGSTOP");
    engine.states.length = 0;
    const asking = catchFailure(ask(client, { question: "What color is the button?" }));
    await engine.waitForState("answering");
    process.kill(await engine.getEnginePid(), "SIGKILL");
    assert.equal((await asking).kind, "engineGone");
    process.kill(serverPid, "SIGCONT");
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
  });

  it("keeps running for a client that reconnects within the grace period, such as a reloaded window", async () => {
    const firstClient = engine.createClient();
    await ask(firstClient, {});
    const pid = await engine.getEnginePid();
    firstClient.dispose();
    await delay(GRACE_MS / 5);
    const secondClient = engine.createClient();
    const answer = await ask(secondClient, {});
    assert.equal(await engine.getEnginePid(), pid);
    assert.ok(answer.tokens.cached > 0);
    await engine.waitBeyondGrace();
    assert.equal(await engine.getEnginePid(), pid);
  });

  it("reports a crash of llama-server with its log, and restarts llama-server for the next question", async () => {
    const client = engine.createClient();
    await ask(client, {});
    await crashWhileAsking(client);
    await engine.waitForState("restarting");
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
  });

  it("gives up after three crashes in a row, and works again after a restart", async () => {
    const client = engine.createClient();
    for (let crash = 0; crash < 3; crash++) {
      if (crash === 0) await ask(client, {});
      else await engine.waitForState("ready");
      engine.states.length = 0;
      await crashWhileAsking(client);
    }
    const failure = await catchFailure(ask(client, {}));
    assert.ok(failure.kind === "llamaServerGaveUp" && failure.crashes === 3 && failure.log.length > 0);
    await client.restart();
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
  });

  it("reports that a restart, rather than a crash, interrupted an answer", async () => {
    const client = engine.createClient();
    await ask(client, {});
    const { asking } = await askSuspendedServer(client);
    await client.restart();
    assert.deepEqual(await asking, { kind: "llamaServerRestarted" });
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
  });

  /** Asks a question that stays unanswered, because llama-server is suspended. */
  async function askSuspendedServer(client: ReturnType<TestEngine["createClient"]>): Promise<{ pid: number; asking: Promise<Failure> }> {
    const pid = await engine.getLlamaServerPid();
    process.kill(pid, "SIGSTOP");
    engine.states.length = 0;
    const asking = catchFailure(ask(client, { question: "What color is the button?" }));
    await engine.waitForState("answering");
    return { pid, asking };
  }

  async function crashWhileAsking(client: ReturnType<TestEngine["createClient"]>): Promise<void> {
    const { pid, asking } = await askSuspendedServer(client);
    process.kill(pid, "SIGKILL");
    const failure = await asking;
    assert.ok(failure.kind === "llamaServerCrashed", failure.kind);
    assert.match(failure.reason, /SIGKILL/);
    assert.ok(failure.log.length > 0);
  }

  it("rejects a client that does not know the token", async () => {
    await engine.createClient().getEnginePid();
    const { connection, token } = await openRawConnection();
    const nonce = makeNonce();
    const welcome = Welcome.parse(await connection.sendRequest(method.hello, { protocol: PROTOCOL, client: "stranger", nonce }));
    assert.equal(welcome.proof, computeProof(token, "engine", nonce));
    await assert.rejects(connection.sendRequest(method.restart), /Unhandled method/);
    const closed = new Promise<void>((r) => connection.onClose(r));
    // The engine disconnects. The error that it returns may or may not arrive before that.
    const authentication = connection.sendRequest(method.authenticate, { proof: computeProof("guess", "client", welcome.nonce) });
    await Promise.race([
      closed,
      authentication.then(
        () => assert.fail("the client was accepted"),
        () => closed,
      ),
    ]);
  });

  it("exits when it is idle and a client with a newer protocol connects", async () => {
    await engine.createClient().getEnginePid();
    const pid = await engine.getEnginePid();
    const { connection } = await openRawConnection();
    await connection.sendRequest(method.hello, { protocol: PROTOCOL + 1, client: "newer", nonce: makeNonce() });
    await waitUntil(
      async () => ((await engine.listProcesses()).some((listed) => listed.pid === pid) ? undefined : true),
      "the old engine's end",
    );
  });

  async function openRawConnection() {
    const folder = await findNewestRunFolder(engine.options.runtime);
    assert.ok(folder);
    const announcement = await readAnnouncement(folder);
    assert.ok(typeof announcement === "object");
    const socket = connect(announcement.address);
    await once(socket, "connect");
    const connection = createConnection(socket);
    connection.listen();
    return { connection, token: announcement.token };
  }
});

describe("an engine whose llama-server listens on a port", () => {
  it("answers questions, but its llama-server rejects requests without the key", async () => {
    const engine = await TestEngine.create(1500, ["--listen-on", "port"]);
    try {
      assert.equal((await ask(engine.createClient(), {})).text, getCaption("images/login-form.png"));
      const command = (await engine.listProcesses()).find(({ command }) => command.includes("--mmproj"))?.command ?? "";
      const port = /--port (\d+)/.exec(command)?.[1];
      assert.equal((await fetch(`http://127.0.0.1:${port}/props`)).status, 401);
    } finally {
      await engine.dispose();
    }
  });
});
