import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { CancellationToken } from "vscode-jsonrpc/node";
import { EngineClient } from "../../../src/client/engineClient.ts";
import { IMAGE_LIMITS } from "../../../src/image/imageFile.ts";
import { makeNonce, computeProof } from "../../../src/link/proof.ts";
import { claimRunFolder, createEngineAddress, writeAnnouncement } from "../../../src/link/runFolder.ts";
import { createConnection } from "../../../src/link/transport.ts";
import type { AskParams, AskRequest } from "../../../src/protocol/ask.ts";
import { PROTOCOL, type Hello } from "../../../src/protocol/handshake.ts";
import { method } from "../../../src/protocol/methods.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { waitUntil } from "../../waiting.ts";

const neverAborted = new AbortController().signal;

const params: AskParams = {
  ...{ target: { kind: "endpoint", url: "http://127.0.0.1:1/v1" }, system: "", question: "What?", maxTokens: 10, temperature: 0 },
  ...{ images: [], selections: [], turns: [], budget: "auto", limits: IMAGE_LIMITS, thinking: false },
};

describe("a question to the engine", () => {
  let client: EngineClient;
  let server: Server;
  let sockets: Socket[];
  /** Cancellation tokens of the questions that the engine received. */
  let cancellationTokens: CancellationToken[];

  /** Starts an engine that writes "Hello" and never ends its answers. */
  beforeEach(async () => {
    [sockets, cancellationTokens] = [[], []];
    const runtime = await createFolder();
    const folder = await claimRunFolder(runtime, 0);
    assert.ok(folder);
    const announcement = { pid: process.pid, address: createEngineAddress(folder), token: "t" };
    server = createServer((socket) => {
      sockets.push(socket);
      const connection = createConnection(socket);
      connection.onRequest(method.hello, ({ nonce }: Hello) => ({
        ...{ protocol: PROTOCOL, version: "0", pid: process.pid, nonce: makeNonce() },
        proof: computeProof(announcement.token, "engine", nonce),
      }));
      connection.onRequest(method.authenticate, () => ({}));
      connection.onRequest(method.ask, ({ id }: AskRequest, token: CancellationToken) => {
        cancellationTokens.push(token);
        void connection.sendNotification(method.askEvent, { id, event: { kind: "text", text: "Hello" } });
        return new Promise((resolve) => token.onCancellationRequested(() => resolve({ kind: "cancelled" })));
      });
      connection.listen();
    }).listen(announcement.address);
    await once(server, "listening");
    await writeAnnouncement(folder, announcement);
    client = new EngineClient({ script: "none.mjs", runtime, cache: runtime }, "test");
  });
  afterEach(async () => {
    client.dispose();
    for (const socket of sockets) socket.destroy();
    server.close();
    await removeFolders();
  });

  const waitUntilCancelled = () =>
    waitUntil(() => (cancellationTokens[0]?.isCancellationRequested ? true : undefined), "the cancellation", 5000);

  it("is cancelled when the caller leaves the loop over its events", async () => {
    for await (const event of client.ask(params, neverAborted)) {
      assert.deepEqual(event, { kind: "text", text: "Hello" });
      break;
    }
    await waitUntilCancelled();
  });

  it("is cancelled when its signal aborts, and throws an abort error at once", async () => {
    const abort = new AbortController();
    const asking = (async () => {
      for await (const _ of client.ask(params, abort.signal)) abort.abort();
    })();
    await assert.rejects(asking, { name: "AbortError" });
    await waitUntilCancelled();
  });
});
