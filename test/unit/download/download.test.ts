import assert from "node:assert/strict";
import { readdir, stat, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { DownloadOptions, TransferEvent } from "../../../src/download/options.ts";
import { describeFailure } from "../../../src/failures/failure.ts";
import { catchFailure, waitUntil } from "../../waiting.ts";
import { sendPart, closeServers, listen, sendContent, serve, getServerUrl, type FileServer } from "../../fixtures/fileServer.ts";
import { assertIsContent, content, createFolderPerTest, downloadTo, sha256 } from "../../fixtures/downloadedFile.ts";
import { computeSha256 } from "../../fixtures/hash.ts";
import { itOnLinux } from "../../fixtures/systems.ts";

describe("a download", () => {
  let folder: string;
  let file: string;
  createFolderPerTest((...paths) => ([folder, file] = paths));

  async function downloadFile(url: string, options: Partial<DownloadOptions> = {}): Promise<void> {
    await downloadTo(file, url, options);
  }

  const assertIsComplete = () => assertIsContent(file);

  /**
   * Lists the first byte of each request. Bytes that had arrived but were not yet read when the connection broke are requested again, so
   * a request that resumes the download starts somewhere “within” the bytes that were sent.
   */
  function listStarts({ requests }: FileServer): (number | string)[] {
    return requests.map(({ range }) => {
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? "bytes=0-")?.[1]);
      return from === 0 ? 0 : `within ${[1_000, 100_000, 200_000].find((sent) => from <= sent)}`;
    });
  }

  /** Checks that at most a partial download exists. */
  async function assertNoFile(): Promise<void> {
    assert.deepEqual(
      (await readdir(folder)).filter((name) => !name.startsWith("file.part")),
      [],
    );
  }

  it("writes the file and reports its progress to the end", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    const events: TransferEvent[] = [];
    await downloadFile(server.url, { onProgress: (event) => void events.push(event) });
    await assertIsComplete();
    const bytes = events.map((event) => (event.kind === "receiving" ? event.bytes : -1));
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => a - b),
    );
    const last = events.at(-1);
    assert.ok(last?.kind === "receiving");
    assert.deepEqual([last.bytes, last.totalBytes], [content.length, content.length]);
    assert.deepEqual(await readdir(folder), ["file"], "temporary files remain");
  });

  it("survives a server that closes the connection while the last bytes are still being written", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length, connection: "close" }).end(content);
    });
    await downloadFile(server.url);
    await assertIsComplete();
  });

  it("continues where the connection broke, with the same version of the file", async () => {
    const server = await serve((request, response, count) =>
      count === 0 ? sendPart(content, 100_000, response) : sendContent(content, request, response),
    );
    await downloadFile(server.url);
    await assertIsComplete();
    assert.deepEqual(listStarts(server), [0, "within 100000"]);
    assert.equal(server.requests[1]?.ifRange, '"one"');
  });

  it("starts over if the server ignores the range", async () => {
    const server = await serve((_, response, count) => {
      if (count === 0) return sendPart(content, 100_000, response);
      response.writeHead(200, { "content-length": content.length });
      response.end(content);
    });
    await downloadFile(server.url);
    await assertIsComplete();
    assert.deepEqual(listStarts(server), [0, "within 100000"]);
  });

  it("starts over if the server sends a range other than the requested one, or rejects the range", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return sendPart(content, 100_000, response);
      if (count === 1) return void response.writeHead(206, { "content-range": `bytes 5-9/${content.length}` }).end("wrong");
      if (count === 2) return sendPart(content, 200_000, response);
      if (count === 3) return void response.writeHead(416).end();
      sendContent(content, request, response);
    });
    await downloadFile(server.url);
    await assertIsComplete();
    assert.deepEqual(listStarts(server), [0, "within 100000", 0, "within 200000", 0]);
  });

  it("gives up on a server that always closes the connection at the same byte", async () => {
    const server = await serve((_, response) => sendPart(content, 50_000, response));
    const failure = await catchFailure(downloadFile(server.url));
    assert.ok(failure.kind === "downloadFailed");
    assert.equal(failure.url, server.url);
    // There are four attempts, or more if some received a few bytes more than the one before.
    assert.ok(server.requests.length >= 4 && server.requests.length <= 10, String(server.requests.length));
    await assertNoFile();
  });

  it("does not give up on a poor connection as long as each attempt receives something", async () => {
    const server = await serve((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const to = Math.min(from + 40_000, content.length);
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": content.length - from,
        ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
      });
      response.write(content.subarray(from, to));
      if (to === content.length) return void response.end();
      const hasReceived = async () => ((await stat(`${file}.part`)).size > from ? true : undefined);
      void waitUntil(hasReceived, "the first bytes of an attempt").finally(() => response.destroy());
    });
    await downloadFile(server.url, { retryDelaysMs: [1] });
    await assertIsComplete();
    assert.ok(server.requests.length >= 8, String(server.requests.length));
  });

  it("gives up on a server that always starts over, even if some attempts receive more bytes than others", async () => {
    const server = await serve((request, response, count) => {
      // This ends a download that has not given up.
      if (count === 20) return sendContent(content, request, response);
      sendPart(content, count % 2 === 0 ? 100_000 : 20_000, response);
    });
    assert.equal((await catchFailure(downloadFile(server.url, { retryDelaysMs: [1, 1, 1] }))).kind, "downloadFailed");
  });

  it("follows redirects", async () => {
    const server = await serve((request, response) => {
      if (request.url !== "/there") return void response.writeHead(302, { location: "/there" }).end();
      sendContent(content, request, response);
    });
    await downloadFile(`${server.url}/here`);
    await assertIsComplete();
  });

  it("retries if the server is temporarily unavailable", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return void response.writeHead(500).end("oops");
      if (count === 1) return void response.writeHead(429, { "retry-after": "0" }).end();
      sendContent(content, request, response);
    });
    await downloadFile(server.url);
    await assertIsComplete();
    assert.equal(server.requests.length, 3);
  });

  it("does not retry if the file does not exist", async () => {
    const server = await serve((_, response) => void response.writeHead(404).end("no"));
    const failure = await catchFailure(downloadFile(server.url));
    assert.ok(failure.kind === "downloadFailed" && failure.url === server.url);
    assert.match(failure.reason, /404 Not Found/);
    assert.doesNotMatch(describeFailure(failure).message, /Check the network/);
    assert.equal(server.requests.length, 1);
    await assertNoFile();
  });

  it("reports that nothing is listening on the port", async () => {
    const server = createServer();
    await listen(server);
    const url = getServerUrl(server);
    await closeServers();
    const failure = await catchFailure(downloadFile(url));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /refused the connection \(ECONNREFUSED\)/);
    assert.match(describeFailure(failure).message, /Check the network and the proxy/);
  });

  it("reports both hashes if the content is wrong, and deletes the content", async () => {
    const other = Buffer.alloc(content.length, 1);
    const server = await serve((request, response) => sendContent(other, request, response));
    assert.deepEqual(await catchFailure(downloadFile(server.url)), {
      kind: "hashMismatch",
      file: server.url,
      expected: sha256,
      actual: computeSha256(other),
    });
    await assertNoFile();
  });

  it("rejects a file of another size immediately", async () => {
    const server = await serve((request, response) => sendContent(content.subarray(1), request, response));
    const failure = await catchFailure(downloadFile(server.url));
    assert.ok(failure.kind === "downloadFailed" && failure.url === server.url);
    assert.match(failure.reason, /299999 bytes.*300000/);
    assert.equal(server.requests.length, 1);
    await assertNoFile();
  });

  it("rejects more bytes than expected from a server that does not report the size", async () => {
    const server = await serve((_, response) => {
      response.write(content);
      response.end("more");
    });
    const failure = await catchFailure(downloadFile(server.url));
    assert.ok(failure.kind === "downloadFailed" && failure.url === server.url);
    assert.match(failure.reason, /larger than.* 300000 bytes/);
    await assertNoFile();
  });

  it("reports the bytes received if a server that does not report the size ends early", async () => {
    const server = await serve((_, response) => {
      response.write(content.subarray(0, 10));
      response.end();
    });
    const failure = await catchFailure(downloadFile(server.url));
    assert.ok(failure.kind === "downloadFailed" && failure.url === server.url);
    assert.match(failure.reason, /10 of 300000 bytes/);
  });

  itOnLinux("reports that the disk is full", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    await symlink("/dev/full", `${file}.part`);
    const failure = await catchFailure(downloadFile(server.url));
    assert.equal(failure.kind, "noSpace");
    await assertNoFile();
  });

  it("stops when the signal aborts, even between attempts, and leaves no file", async () => {
    for (const retryDelaysMs of [[60_000], [1]]) {
      const controller = new AbortController();
      const reason = new Error("stopped by the test");
      const server = await serve((_, response) => {
        setTimeout(() => controller.abort(reason), 50);
        if (retryDelaysMs[0] === 60_000) response.writeHead(500).end();
        else response.writeHead(200, { "content-length": content.length }).write("x");
      });
      await assert.rejects(downloadFile(server.url, { retryDelaysMs, signal: controller.signal }), reason);
      await assertNoFile();
    }
  });
});
