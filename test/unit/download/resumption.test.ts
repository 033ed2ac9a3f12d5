import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DownloadOptions, TransferEvent } from "../../../src/download/options.ts";
import { catchFailure, waitUntil } from "../../waiting.ts";
import { sendPart, sendContent, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { assertIsContent, content, createFolderPerTest, downloadTo, sha256 } from "../../fixtures/downloadedFile.ts";
import { computeSha256 } from "../../fixtures/hash.ts";

/** Maximum number of bytes that are in transit when a connection breaks. They are requested again. */
const MAX_IN_TRANSIT_BYTES = 65_536;

describe("a download that is resumed", () => {
  let folder: string;
  let file: string;
  createFolderPerTest((...paths) => ([folder, file] = paths));

  const resumeDownload = (url: string, options: Partial<DownloadOptions> = {}) => downloadTo(file, url, { retryDelaysMs: [], ...options });
  const readRecord = async () => JSON.parse(await readFile(`${file}.part.json`, "utf8")) as { checkpoints: { bytes: number }[] };

  /** Starts a server that closes the first connection after 100,000 bytes, and attempts a download from it. */
  async function interruptDownload(
    answerLaterRequest: Parameters<typeof serve>[0] = (request, response) => sendContent(content, request, response),
  ): Promise<FileServer> {
    const server = await serve((request, response, count) =>
      count === 0 ? sendPart(content, 100_000, response) : answerLaterRequest(request, response, count),
    );
    await catchFailure(resumeDownload(server.url));
    return server;
  }

  /** Returns the offset of the first byte that the last request asked for. */
  const getLastStart = ({ requests }: FileServer) => Number(/^bytes=(\d+)-$/.exec(requests.at(-1)?.range ?? "bytes=0-")?.[1]);

  it("continues with the same version after it has hashed the received bytes again", async () => {
    const server = await interruptDownload();
    const events: TransferEvent[] = [];
    const done = await resumeDownload(server.url, { onProgress: (event) => void events.push(event) });
    assert.deepEqual(done, { bytes: content.length, sha256, checkedBy: "expected" });
    await assertIsContent(file);
    assert.ok(server.sentBytes <= content.length + MAX_IN_TRANSIT_BYTES, `${server.sentBytes} bytes were sent`);
    assert.equal(server.requests[1]?.ifRange, '"one"');
    assert.equal(events[0]?.kind, "checking");
    assert.deepEqual(await readdir(folder), ["file"]);
  });

  it("makes no request if all bytes were received", async () => {
    const server = await interruptDownload();
    await writeFile(`${file}.part`, content);
    await resumeDownload(server.url);
    await assertIsContent(file);
    assert.equal(server.requests.length, 1);
  });

  it("starts over if the file on the server has changed", async () => {
    const other = randomBytes(content.length);
    const server = await interruptDownload(
      (_, response) => void response.writeHead(200, { etag: '"two"', "content-length": other.length }).end(other),
    );
    await resumeDownload(server.url, { sha256: computeSha256(other) });
    assert.ok((await readFile(file)).equals(other));
    assert.equal(server.sentBytes, 100_000 + other.length);
  });

  it("does not combine two versions if the hash is unknown", async () => {
    const other = randomBytes(content.length);
    const server = await serve((request, response, count) => {
      // Without an entity tag, the versions can't be distinguished.
      if (count > 0) return sendContent(other, request, response);
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000), () => void setTimeout(() => response.destroy(), 50));
    });
    const { retryDelaysMs, ...unknown } = { retryDelaysMs: [1], url: server.url };
    const options = { retryDelaysMs, network: { env: {} }, onProgress: () => {}, signal: new AbortController().signal };
    const { download } = await import("../../../src/download/download.ts");
    const done = await download({ ...unknown, file, ...options });
    assert.ok((await readFile(file)).equals(other));
    assert.equal(done.checkedBy, "nothing");
    assert.equal(server.requests[1]?.range, undefined);
  });

  it("continues without an entity tag if the hash is known, and starts over once if the result is wrong", async () => {
    const answerWithoutEntityTag: Parameters<typeof serve>[0] = (request, response, count) => {
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const body = count === 0 ? randomBytes(content.length) : content;
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": content.length - from,
        ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
      });
      if (count > 0) return void response.end(body.subarray(from));
      response.write(body.subarray(0, 100_000), () => void setTimeout(() => response.destroy(), 50));
    };
    const server = await serve(answerWithoutEntityTag);
    await resumeDownload(server.url, { retryDelaysMs: [1] });
    await assertIsContent(file);
    assert.deepEqual(
      server.requests.map(({ range }) => range === undefined),
      [true, false, true],
    );
  });

  it("continues from a mirror after the bytes that the first server sent", async () => {
    await interruptDownload();
    const mirror = await serve((request, response) => sendContent(content, request, response));
    await resumeDownload(mirror.url);
    await assertIsContent(file);
    assert.ok(mirror.sentBytes <= content.length - 100_000 + MAX_IN_TRANSIT_BYTES, `${mirror.sentBytes} bytes were sent`);
    assert.equal(mirror.requests[0]?.ifRange, undefined, "the entity tag belongs to another server");
  });

  it("downloads damaged bytes again", async () => {
    const server = await interruptDownload();
    const part = await readFile(`${file}.part`);
    part[5] = (part[5] ?? 0) ^ 1;
    await writeFile(`${file}.part`, part);
    await resumeDownload(server.url);
    await assertIsContent(file);
    assert.equal(getLastStart(server), 0);
  });

  it("keeps only the bytes up to the last checkpoint if the partial file is larger than the complete one", async () => {
    const server = await interruptDownload();
    const keptBytes = (await readRecord()).checkpoints.at(-1)?.bytes ?? 0;
    await writeFile(`${file}.part`, Buffer.concat([content.subarray(0, keptBytes), randomBytes(content.length)]));
    await resumeDownload(server.url);
    await assertIsContent(file);
    assert.equal(getLastStart(server), keptBytes);
  });

  it("keeps bytes after the last checkpoint, and starts over if they turn out to be wrong", async () => {
    const server = await interruptDownload();
    const keptBytes = (await readRecord()).checkpoints.at(-1)?.bytes ?? 0;
    await writeFile(`${file}.part`, content.subarray(0, keptBytes + 1000));
    const sentBytesBefore = server.sentBytes;
    await resumeDownload(server.url);
    await assertIsContent(file);
    assert.equal(server.sentBytes - sentBytesBefore, content.length - keptBytes - 1000);

    await rm(file);
    const secondServer = await interruptDownload();
    await writeFile(`${file}.part`, Buffer.concat([content.subarray(0, 50_000), randomBytes(100_000)]));
    await resumeDownload(secondServer.url);
    await assertIsContent(file);
  });

  it("starts over if the partial file has no valid record, or the record of another file", async () => {
    for (const record of ["", "{", JSON.stringify({ url: "http://elsewhere.example", sha256: "0".repeat(64), checkpoints: [] })]) {
      await rm(file, { force: true });
      await writeFile(`${file}.part`, randomBytes(200_000));
      await writeFile(`${file}.part.json`, record);
      const server = await serve((request, response) => sendContent(content, request, response));
      await resumeDownload(server.url);
      await assertIsContent(file);
      assert.equal(server.requests[0]?.range, undefined);
    }
  });

  it("starts over with compressed content, which can't be requested in ranges", async () => {
    const compressed = gzipSync(content);
    const gzip = { "content-encoding": "gzip", "content-length": compressed.length, etag: '"packed"' };
    const server = await interruptDownload((_, response, count) => {
      if (count > 1) return void response.writeHead(200, gzip).end(compressed);
      response.writeHead(200, gzip);
      response.write(compressed.subarray(0, 50_000), () => void setTimeout(() => response.destroy(), 50));
    });
    await resumeDownload(server.url, { retryDelaysMs: [1, 1] });
    await assertIsContent(file);
    assert.equal(server.requests[2]?.range, undefined);
  });

  it("is paused by its signal without losing received bytes", async () => {
    const server = await serve((request, response, count) => {
      if (count > 0) return sendContent(content, request, response);
      response.writeHead(200, { "content-length": content.length, etag: '"one"' }).write(content.subarray(0, 150_000));
    });
    const pause = new AbortController();
    const reason = new Error("paused by the test");
    const paused = assert.rejects(
      resumeDownload(server.url, {
        signal: pause.signal,
        onProgress: (event) => void (event.kind === "receiving" && event.bytes > 0 && setTimeout(() => pause.abort(reason), 200)),
      }),
      reason,
    );
    await paused;
    await waitUntil(
      async () => ((await readRecord()).checkpoints.at(-1)?.bytes === 150_000 ? true : undefined),
      "the record of the received bytes",
      2000,
    );
    await resumeDownload(server.url);
    await assertIsContent(file);
    assert.equal(server.sentBytes, content.length);
  });

  it("keeps a complete file with a wrong hash under another name if requested", async () => {
    const other = randomBytes(content.length);
    const server = await serve((request, response) => sendContent(other, request, response));
    const rejectedPath = join(folder, "rejected");
    const failure = await catchFailure(resumeDownload(server.url, { rejectedPath }));
    assert.ok(failure.kind === "hashMismatch");
    assert.equal(failure.kept, rejectedPath);
    assert.deepEqual(await readdir(folder), ["rejected"]);
    assert.equal(server.requests.length, 1, "a retry would get the same file");
  });

  it("reports that the partial file was removed during the download", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length, etag: '"one"' });
      response.write(content.subarray(0, 100_000), () => {
        void waitUntil(async () => ((await readdir(folder)).includes("file.part") ? true : undefined), "the part")
          .then(() => rm(`${file}.part`))
          .then(() => response.end(content.subarray(100_000)));
      });
    });
    const failure = await catchFailure(resumeDownload(server.url));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /removed/);
    await resumeDownload((await serve((request, response) => sendContent(content, request, response))).url);
    await assertIsContent(file);
  });

  it("is correct even if two processes write to the same partial file", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    // The lock of the store normally prevents this; if it fails, the result must still be correct.
    const results = await Promise.allSettled([resumeDownload(server.url), resumeDownload(server.url)]);
    assert.ok(results.some(({ status }) => status === "fulfilled"));
    await assertIsContent(file);
  });
});
