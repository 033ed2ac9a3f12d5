import assert from "node:assert/strict";
import { connect, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { Session, type EngineServices } from "../../../src/engine/session.ts";
import { computeProof } from "../../../src/link/proof.ts";
import { createConnection } from "../../../src/link/transport.ts";
import { PROTOCOL } from "../../../src/protocol/handshake.ts";
import { SeededRandom } from "../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../properties.ts";
import { createTemporaryFolder } from "../../tools/cleanup.mjs";

const TOKEN = "secret";
/** Number of messages that each connection sends. In the nightly run, 10,000 connections send 100,000 messages. */
const MESSAGES_PER_CONNECTION = 10;

const methods = [
  "hello",
  "authenticate",
  "ask",
  "prepare",
  "compare",
  "measureContrast",
  "prefill",
  "availableModel",
  "report",
  "restart",
  "$/cancelRequest",
  "$/progress",
];
const target = { kind: "endpoint", url: "http://h", network: { NODE_EXTRA_CA_CERTS: "/ca" } };
const limits = { bytes: 1, megapixels: 1, seconds: 1, tokens: 1152 };
const imageParams = {
  target,
  system: "",
  selections: [],
  turns: [],
  images: [{ sha256: "a".repeat(64), name: "a" }],
  budget: "auto",
  limits,
  thinking: false,
};
const question = { ...imageParams, question: "?", maxTokens: 1, temperature: 0, response: { schema: { type: "object" } } };

/** Messages that are sent either unchanged or with random damage. */
const validMessages: unknown[] = [
  { jsonrpc: "2.0", id: 1, method: "hello", params: { protocol: PROTOCOL, client: "fuzz", nonce: "0".repeat(32) } },
  { jsonrpc: "2.0", id: 2, method: "authenticate", params: { proof: "0".repeat(64), cache: "/c" } },
  { jsonrpc: "2.0", id: 3, method: "ask", params: { id: "q", params: question } },
  { jsonrpc: "2.0", id: 4, method: "prepare", params: imageParams },
  { jsonrpc: "2.0", id: 9, method: "compare", params: { before: imageParams.images[0], after: imageParams.images[0], limits } },
  { jsonrpc: "2.0", id: 10, method: "measureContrast", params: { image: imageParams.images[0], limits } },
  { jsonrpc: "2.0", id: 5, method: "prefill", params: imageParams },
  { jsonrpc: "2.0", id: 6, method: "availableModel", params: { target } },
  { jsonrpc: "2.0", id: 7, method: "report", params: {} },
  { jsonrpc: "2.0", id: 8, method: "restart", params: {} },
  { jsonrpc: "2.0", method: "$/cancelRequest", params: { id: 3 } },
  { jsonrpc: "2.0", id: 1, result: {} },
];

describe("no sequence of messages", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let server: Server;
  const sessions = new Set<Session>();

  before(async () => {
    folder = createTemporaryFolder("session-fuzz");
    server = createServer((accepted) => {
      const session = new Session(accepted, services, () => sessions.add(session));
      void session.closed.then(() => sessions.delete(session));
    }).listen(join(folder.path, "s"));
    await once(server, "listening");
  });
  after(async () => {
    for (const session of sessions) session.end();
    server.close();
    await folder.remove();
  });

  async function openSocket(): Promise<Socket> {
    const socket = connect(join(folder.path, "s"));
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  }

  async function authenticate(socket: Socket) {
    const connection = createConnection(socket);
    connection.listen();
    const hello = { protocol: PROTOCOL, client: "test", nonce: "0".repeat(32) };
    const welcome: { nonce: string } = await connection.sendRequest("hello", hello);
    await connection.sendRequest("authenticate", { proof: computeProof(TOKEN, "client", welcome.nonce), cache: "/c" });
    return connection;
  }

  it("keeps the engine from answering the next client", async function () {
    this.timeout(PROPERTY_TIMEOUT_MS);
    const seed = getPropertySeed(16);
    const random = new SeededRandom(seed);
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const socket = await openSocket();
      if (random.next() < 0.5) await authenticate(socket);
      const closed = once(socket, "close");
      for (let count = 0; count < MESSAGES_PER_CONNECTION; count++) socket.write(createMessage(random));
      socket.end();
      socket.resume();
      await closed;
    }
    const socket = await openSocket();
    const connection = await authenticate(socket);
    assert.deepEqual(await connection.sendRequest("restart", {}), {}, `seed ${seed}`);
    socket.destroy();
  });
});

function createMessage(random: SeededRandom): Buffer {
  const text = `${JSON.stringify(random.next() < 0.2 ? random.pick(validMessages) : replaceRandomValue(random.pick(validMessages), random))}\n`;
  const bytes = Buffer.from(text);
  if (random.next() < 0.7) return bytes;
  const at = random.integer(0, bytes.length - 1);
  if (random.next() < 0.3) return bytes.subarray(0, at);
  bytes[at] = random.integer(0, 255);
  return bytes;
}

/** Replaces one value, at any depth, with an unexpected one, or removes it. */
function replaceRandomValue(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== "object" || value === null || random.next() < 0.25) return createUnexpectedValue(random);
  const entries = Object.entries(value);
  if (entries.length === 0) return createUnexpectedValue(random);
  const [name] = random.pick(entries);
  const replaced = entries.map(([key, child]) => [key, key === name ? replaceRandomValue(child, random) : child] as const);
  if (Array.isArray(value)) return replaced.map(([, child]) => child);
  return Object.fromEntries(random.next() < 0.1 ? replaced.filter(([key]) => key !== name) : replaced);
}

function createUnexpectedValue(random: SeededRandom): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => random.integer(-1, 9),
    () => 1e308,
    () => true,
    () => random.pick(methods),
    () => "constructor",
    () => "\ud800\u0000\u001b".repeat(random.integer(0, 50)),
    () => [],
    () => [null, { isCancellationRequested: true }],
    () => ({}),
    () => JSON.parse('{"toString":1,"id":null,"then":1}') as unknown,
    () => JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`) as unknown,
    () => JSON.parse('{"__proto__":{"id":1},"constructor":null}') as unknown,
  ])();
}

const services: EngineServices = {
  token: TOKEN,
  version: "1",
  ask: () => Promise.reject(new Error("Not in this test.")),
  prepare: async () => ({ kind: "prepared", images: [] }),
  compare: async () => ({ kind: "compared", comparison: { kind: "identical" } }),
  measureContrast: async () => ({ kind: "measured", groups: [] }),
  prefill: async () => ({ kind: "done" }),
  findAvailableModel: async () => ({ kind: "available" }),
  report: () => {
    throw new Error("Not in this test.");
  },
  restart: () => {},
  retireIfIdle: () => {},
};
