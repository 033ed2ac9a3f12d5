import assert from "node:assert/strict";
import { connect, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Session, type EngineServices } from "../../../src/engine/session.ts";
import { computeProof } from "../../../src/link/proof.ts";
import { createConnection } from "../../../src/link/transport.ts";
import { PROTOCOL } from "../../../src/protocol/handshake.ts";
import { createTemporaryFolder } from "../../tools/cleanup.mjs";
import { waitUntil } from "../../waiting.ts";

const TOKEN = "secret";

/** Question that passes validation. */
const question = {
  ...{ target: { kind: "local", model: "m", projector: "p" }, system: "", selections: [], turns: [], images: [], budget: "auto" },
  ...{ limits: { bytes: 1, megapixels: 1, seconds: 1, tokens: 1152 }, question: "?", maxTokens: 1, temperature: 0, thinking: false },
};

describe("a session of the engine", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let server: Server;
  let socket: Socket;
  let sessions: Session[];
  let answer: string;

  beforeEach(async () => {
    folder = createTemporaryFolder("session");
    [sessions, answer] = [[], "short"];
    server = createServer((accepted) => {
      const session = new Session(accepted, services, () => sessions.push(session));
    }).listen(join(folder.path, "s"));
    await once(server, "listening");
    socket = await openSocket();
  });
  afterEach(async () => {
    socket.destroy();
    server.close();
    for (const session of sessions) session.end();
    await folder.remove();
  });

  const services: EngineServices = {
    token: TOKEN,
    version: "1",
    ask: async (_, __, onEvent) => {
      onEvent({ kind: "text", text: answer });
      return { kind: "answered", answer: createAnswer(answer) };
    },
    prepare: async () => ({ kind: "prepared", images: [] }),
    compare: async () => ({ kind: "compared", comparison: { kind: "identical" } }),
    measureContrast: async () => ({ kind: "measured", groups: [] }),
    prefill: async () => ({ kind: "done" }),
    findAvailableModel: async () => ({ kind: "available", model: "m".repeat(2_000_000) }),
    report: () => assert.fail("not called"),
    restart: () => {},
    retireIfIdle: () => {},
  };

  async function openSocket(): Promise<Socket> {
    const peer = connect(join(folder.path, "s"));
    peer.on("error", () => {});
    await once(peer, "connect");
    return peer;
  }

  async function authenticate(peer: Socket, cache = join(folder.path, "cache")) {
    const connection = createConnection(peer);
    connection.listen();
    const welcome: { nonce: string } = await connection.sendRequest("hello", { protocol: PROTOCOL, client: "test", nonce: "0".repeat(32) });
    await connection.sendRequest("authenticate", { proof: computeProof(TOKEN, "client", welcome.nonce), cache });
    return connection;
  }

  it("delivers the whole text of a long answer, of several megabytes, in messages of at most 1 MB", async () => {
    answer = "\u0001é😀".repeat(600_000);
    const connection = await authenticate(socket);
    const [events, chunks]: [string[], string[]] = [[], []];
    connection.onNotification("askEvent", ({ event }: { event: { text: string } }) => void events.push(event.text));
    connection.onNotification("answerPart", ({ text }: { text: string }) => void chunks.push(text));
    const result: { answer: { text: string } } = await connection.sendRequest("ask", { id: "1", params: question });
    assert.ok(chunks.join("") + result.answer.text === answer);
    assert.ok(events.join("") === answer);
  });

  it("answers a request with an error if the result is too long for a message", async () => {
    const connection = await authenticate(socket);
    await assert.rejects(connection.sendRequest("availableModel", { target: { kind: "endpoint", url: "http://h" } }), /more than/);
    assert.deepEqual(await connection.sendRequest("restart", {}), {});
  });

  it("disconnects a peer that sends more than a handshake before it has authenticated", async () => {
    for (let count = 0; count < 200; count++) socket.write(`${JSON.stringify({ jsonrpc: "2.0", id: count, method: "ask", params: {} })}\n`);
    await once(socket, "close");
    await authenticate(await openSocket());
  });

  it("disconnects a client that does not read, so that its messages don't fill the memory", async () => {
    await authenticate(socket);
    socket.pause();
    const [session] = sessions;
    assert.ok(session);
    const line = { source: "engine" as const, text: "x".repeat(2000) };
    let isClosed = false;
    void session.closed.then(() => {
      isClosed = true;
    });
    await waitUntil(() => {
      session.sendLog(Array.from({ length: 1000 }, () => line));
      return isClosed ? true : undefined;
    }, "the end of the session");
  });

  it("survives any message, before and after the handshake", async () => {
    const methods = [
      "hello",
      "authenticate",
      "ask",
      "prepare",
      "compare",
      "measureContrast",
      "prefill",
      "availableModel",
      "restart",
      "$/cancelRequest",
      "$/setTrace",
      "x",
    ];
    const values = [null, 1, "x", [], [[]], [1, 2], {}, { id: null }, { id: {} }, { id: 1, params: {} }, { proof: 1 }, { id: [[[]]] }];
    for (const isAuthenticated of [false, true]) {
      for (const method of methods) {
        for (const params of values) {
          for (const message of [
            { id: 1, method, params },
            { method, params },
            { id: method, result: params },
            { id: 1, error: params },
          ]) {
            const peer = await openSocket();
            if (isAuthenticated) await authenticate(peer);
            peer.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
            peer.end();
            peer.resume();
          }
        }
      }
    }
    // The socket from `beforeEach` may have exceeded the time limit for the handshake by now.
    await authenticate(await openSocket());
  }).timeout(60_000);

  it("sends a client nothing but the handshake before it has authenticated", async () => {
    const lines: string[] = [];
    createInterface({ input: socket }).on("line", (line) => lines.push(line));
    socket.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "report", params: {} })}\n`);
    await waitUntil(() => (lines.length > 0 ? true : undefined), "an answer");
    assert.match(lines.join(""), /Unhandled method/);
  });
});

function createAnswer(text: string) {
  return {
    ...{ text, model: "m", finish: "stop" as const, images: [], tokens: { prompt: 1, cached: 0, answer: 1 } },
    timings: { firstTokenMs: 1, totalMs: 1 },
  };
}
