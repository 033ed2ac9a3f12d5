import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createConnection } from "../../../src/link/transport.ts";

describe("the line transport", () => {
  let folder: string;
  let server: Server;
  let near: Socket;
  let far: Socket;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-transport-"));
    server = createServer().listen(join(folder, "s"));
    await once(server, "listening");
    const accepted = once(server, "connection");
    near = connect(join(folder, "s"));
    [far] = (await accepted) as [Socket];
    near.on("error", () => {});
  });

  afterEach(async () => {
    near.destroy();
    far.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });

  it("delivers requests and responses, even if a message arrives in several chunks", async () => {
    const connection = createConnection(far);
    connection.onRequest("add", ({ a, b }: { a: number; b: number }) => a + b);
    connection.listen();
    const line = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "add", params: { a: 1, b: 2 } })}\n`;
    near.write(line.slice(0, 20));
    setTimeout(() => near.write(line.slice(20)), 20);
    const [answer] = (await once(near, "data")) as [Buffer];
    assert.deepEqual(JSON.parse(answer.toString()), { jsonrpc: "2.0", id: 1, result: 3 });
  });

  it("disconnects a peer whose message exceeds 1 MB", async () => {
    createConnection(far).listen();
    const closed = new Promise((resolve) => near.once("close", resolve));
    near.write("x".repeat(1_100_000));
    await closed;
  });

  it("keeps a peer whose messages exceed 1 MB only in total", async () => {
    const connection = createConnection(far);
    const received: number[] = [];
    connection.onNotification("text", ({ text }: { text: string }) => void received.push(text.length));
    connection.onRequest("count", () => received.length);
    connection.listen();
    const send = (message: object) => near.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    for (let count = 0; count < 4; count++) send({ method: "text", params: { text: "x".repeat(400_000) } });
    send({ id: 1, method: "count", params: {} });
    const disconnected = once(near, "close").then(() => assert.fail("The peer was disconnected."));
    const [answer] = (await Promise.race([once(near, "data"), disconnected])) as [Buffer];
    assert.deepEqual(JSON.parse(answer.toString()), { jsonrpc: "2.0", id: 1, result: 4 });
  });

  it("disconnects a peer that uses another protocol", async () => {
    createConnection(far).listen();
    near.write("GET / HTTP/1.1\r\n\r\n");
    await once(near, "close");
  });

  it("rejects a message of more than 1 MB", async () => {
    const connection = createConnection(far);
    connection.listen();
    await assert.rejects(connection.sendNotification("big", { text: "x".repeat(1_100_000) }), /more than \d+ bytes/);
  });
});
