import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createEngineAddress } from "../../../src/link/runFolder.ts";
import { createConnection } from "../../../src/link/transport.ts";

describe("the line transport", () => {
  let folder: string;
  let server: Server;
  let clientSocket: Socket;
  let serverSocket: Socket;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-transport-"));
    const address = createEngineAddress({ number: 1, path: folder });
    server = createServer().listen(address);
    await once(server, "listening");
    const accepted = once(server, "connection");
    clientSocket = connect(address);
    [serverSocket] = (await accepted) as [Socket];
    clientSocket.on("error", () => {});
  });

  afterEach(async () => {
    clientSocket.destroy();
    serverSocket.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });

  it("delivers requests and responses, even if a message arrives in several chunks", async () => {
    const connection = createConnection(serverSocket);
    connection.onRequest("add", ({ a, b }: { a: number; b: number }) => a + b);
    connection.listen();
    const line = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "add", params: { a: 1, b: 2 } })}\n`;
    clientSocket.write(line.slice(0, 20));
    setTimeout(() => clientSocket.write(line.slice(20)), 20);
    const [answer] = (await once(clientSocket, "data")) as [Buffer];
    assert.deepEqual(JSON.parse(answer.toString()), { jsonrpc: "2.0", id: 1, result: 3 });
  });

  it("disconnects a peer whose message exceeds 1 MB", async () => {
    createConnection(serverSocket).listen();
    const closed = new Promise((resolve) => clientSocket.once("close", resolve));
    clientSocket.write("x".repeat(1_100_000));
    await closed;
  });

  it("stays connected to a peer whose messages exceed 1 MB only in total", async () => {
    const connection = createConnection(serverSocket);
    const received: number[] = [];
    connection.onNotification("text", ({ text }: { text: string }) => void received.push(text.length));
    connection.onRequest("count", () => received.length);
    connection.listen();
    const sendMessage = (message: object) => clientSocket.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    for (let count = 0; count < 4; count++) sendMessage({ method: "text", params: { text: "x".repeat(400_000) } });
    sendMessage({ id: 1, method: "count", params: {} });
    const disconnected = once(clientSocket, "close").then(() => assert.fail("The peer was disconnected."));
    const [answer] = (await Promise.race([once(clientSocket, "data"), disconnected])) as [Buffer];
    assert.deepEqual(JSON.parse(answer.toString()), { jsonrpc: "2.0", id: 1, result: 4 });
  });

  it("disconnects a peer that uses another protocol", async () => {
    createConnection(serverSocket).listen();
    clientSocket.write("GET / HTTP/1.1\r\n\r\n");
    await once(clientSocket, "close");
  });

  it("rejects a message of more than 1 MB", async () => {
    const connection = createConnection(serverSocket);
    connection.listen();
    await assert.rejects(connection.sendNotification("big", { text: "x".repeat(1_100_000) }), /more than \d+ bytes/);
  });
});
