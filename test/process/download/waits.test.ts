import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { TransferEvent } from "../../../src/download/options.ts";
import { CHECKPOINT_BYTES } from "../../../src/download/partialFile.ts";
import { assertIsContent, content, createFolderPerTest, downloadTo } from "../../fixtures/downloadedFile.ts";
import { sendContent, serve } from "../../fixtures/fileServer.ts";
import { computeSha256 } from "../../fixtures/hash.ts";
import { catchFailure } from "../../waiting.ts";

describe("a download", function () {
  this.timeout(30_000);
  let file: string;
  createFolderPerTest((_, path) => (file = path));

  it("is retried after the number of seconds that a busy server requests", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return void response.writeHead(503, { "retry-after": "1" }).end();
      sendContent(content, request, response);
    });
    const start = performance.now();
    await downloadTo(file, server.url);
    assert.ok(performance.now() - start >= 900);
  });

  it("is retried at the time that a busy server requests", async () => {
    const server = await serve((request, response, count) => {
      if (count > 0) return sendContent(content, request, response);
      response.writeHead(429, { "retry-after": new Date(Date.now() + 2000).toUTCString() }).end();
    });
    const events: TransferEvent[] = [];
    await downloadTo(file, server.url, { onProgress: (event) => void events.push(event) });
    const retry = events.find((event) => event.kind === "retrying");
    // HTTP dates have a resolution of one second.
    assert.ok(retry !== undefined && retry.delayMs > 900 && retry.delayMs <= 2000, JSON.stringify(retry));
    await assertIsContent(file);
  });

  it("is retried if the server stops responding, before or during its response", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return;
      if (count === 1) return void response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 1000));
      sendContent(content, request, response);
    });
    await downloadTo(file, server.url, { idleMs: 300 });
    await assertIsContent(file);
    assert.equal(server.requests.length, 3);
  });

  it("stops when the disk is full, and later keeps the bytes up to the last undamaged checkpoint", async () => {
    const large = Buffer.concat([randomBytes(1 << 20), Buffer.alloc(70 << 20, 7)]);
    const options = { retryDelaysMs: [], bytes: large.length, sha256: computeSha256(large) };
    const server = await serve((request, response) => sendContent(large, request, response));
    let checks = 0;
    const failure = await catchFailure(
      downloadTo(file, server.url, { ...options, getFreeBytes: async () => (checks++ < 2 ? 1e12 : 1000) }),
    );
    assert.ok(failure.kind === "noSpace" && failure.neededBytes < large.length - CHECKPOINT_BYTES + 1);
    const record = JSON.parse(await readFile(`${file}.part.json`, "utf8")) as { checkpoints: { bytes: number }[] };
    const first = record.checkpoints[0]?.bytes ?? 0;
    assert.ok(first >= CHECKPOINT_BYTES && first < CHECKPOINT_BYTES + (1 << 20));
    // Damage everything after the first checkpoint.
    const part = await readFile(`${file}.part`);
    await writeFile(`${file}.part`, Buffer.concat([part.subarray(0, first), Buffer.alloc(1 << 20, 8)]));
    const checkpoints = [record.checkpoints[0], { bytes: first + 1000, sha256: "" }];
    await writeFile(`${file}.part.json`, JSON.stringify({ ...record, checkpoints }));
    await downloadTo(file, server.url, options);
    assert.ok((await readFile(file)).equals(large));
    assert.equal(server.requests.at(-1)?.range, `bytes=${first}-`);
  });
});
