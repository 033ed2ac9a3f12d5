import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { download } from "../../../src/download/download.ts";
import type { DownloadOptions, TransferEvent } from "../../../src/download/options.ts";
import { hubExplanations } from "../../../src/network/httpError.ts";
import { catchFailure } from "../../waiting.ts";
import { sendContent, serve, type RequestHandler } from "../../fixtures/fileServer.ts";
import { assertIsContent, content, createFolderPerTest, downloadTo, sha256 } from "../../fixtures/downloadedFile.ts";
import { computeSha256 } from "../../fixtures/hash.ts";

const sendFile: RequestHandler = (request, response) => sendContent(content, request, response);

describe("a download from a server that misbehaves", () => {
  let folder: string;
  let file: string;
  createFolderPerTest((...paths) => ([folder, file] = paths));

  const downloadFile = (url: string, options: Partial<DownloadOptions> = {}) => downloadTo(file, url, options);

  async function getReason(url: string, options: Partial<DownloadOptions> = {}): Promise<string> {
    const failure = await catchFailure(downloadFile(url, options));
    assert.ok(failure.kind === "downloadFailed", failure.kind);
    await assert.rejects(stat(file), "a file was accepted");
    return failure.reason;
  }

  for (const [status, words] of [
    [401, /401 Unauthorized.*user name and password/],
    [403, /403 Forbidden.*does not allow/],
    [407, /407 Proxy Authentication Required\. A proxy .* requires a user name and password/],
    [410, /410 Gone/],
  ] as const) {
    it(`explains the status ${status}, and does not retry`, async () => {
      const server = await serve((_, response) => void response.writeHead(status).end("no"));
      assert.match(await getReason(server.url), words);
      assert.equal(server.requests.length, 1);
    });
  }

  it("explains the status of a model hub with the token and the license that it may require", async () => {
    for (const [status, words] of [
      [401, /token/],
      [403, /license/],
      [404, /does not exist/],
    ] as const) {
      const server = await serve((_, response) => void response.writeHead(status).end("no"));
      assert.match(await getReason(server.url, { explanations: hubExplanations }), words);
    }
  });

  it("rejects a web page sent in place of the file", async () => {
    const page = "<!doctype html>Please sign in";
    const server = await serve((_, response) => void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page));
    assert.match(await getReason(server.url), /web page/);
    assert.equal(server.requests.length, 1);
  });

  it("waits at most a minute, even if the server asks for more", async () => {
    for (const retryAfter of ["86400", new Date(Date.now() + 86_400_000).toUTCString()]) {
      const server = await serve((_, response) => void response.writeHead(503, { "retry-after": retryAfter }).end());
      const stop = new AbortController();
      const waits: number[] = [];
      const onProgress = (event: TransferEvent) => {
        if (event.kind !== "retrying") return;
        waits.push(event.delayMs);
        stop.abort();
      };
      await assert.rejects(downloadFile(server.url, { signal: stop.signal, onProgress }));
      assert.deepEqual(waits, [60_000]);
    }
  });

  it("gives up on circular redirects", async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: "/again" }).end());
    assert.match(await getReason(server.url), /redirected more than 10 times/);
    assert.equal(server.requests.length, 11);
  });

  it("rejects a redirect to something other than a web URL", async () => {
    for (const location of ["file:///etc/passwd", "http://:x"]) {
      const server = await serve((_, response) => void response.writeHead(302, { location }).end());
      assert.match(await getReason(server.url), /redirects to/);
    }
  });

  it("sends the token only to the host of the URL, and not after a redirect to another host", async () => {
    const storage = await serve(sendFile);
    const server = await serve((request, response) => {
      const location = request.url === "/here" ? "/there" : storage.url;
      response.writeHead(307, { location }).end();
    });
    await downloadFile(`${server.url}/here`, { token: "hush" });
    assert.deepEqual(
      server.requests.map(({ authorization }) => authorization),
      ["Bearer hush", "Bearer hush"],
    );
    assert.equal(storage.requests[0]?.authorization, undefined);
    await assertIsContent(file);
  });

  it("does not reveal credentials or signatures from the URL in its failure", async () => {
    const server = await serve((_, response) => void response.writeHead(404).end());
    const failure = await catchFailure(downloadFile(`${server.url.replace("//", "//ann:secret@")}/file?signature=hush`));
    assert.doesNotMatch(JSON.stringify(failure), /secret|hush/);
    assert.equal(server.requests[0]?.authorization, `Basic ${Buffer.from("ann:secret").toString("base64")}`);
  });

  it("checks the hash that a hub reports with its redirect before it downloads anything", async () => {
    const storage = await serve(sendFile);
    const serveLinkedHash = (hash: string) =>
      serve((_, response) => void response.writeHead(302, { location: storage.url, "x-linked-etag": `"${hash}"` }).end());
    const mismatchingServer = await serveLinkedHash("a".repeat(64));
    assert.deepEqual(await catchFailure(downloadFile(mismatchingServer.url)), {
      kind: "hashMismatch",
      file: mismatchingServer.url,
      expected: sha256,
      actual: "a".repeat(64),
    });
    assert.equal(storage.sentBytes, 0);

    const server = await serveLinkedHash(sha256);
    const optionsWithoutHash = { onProgress: () => {}, signal: new AbortController().signal, network: { env: {} }, retryDelaysMs: [] };
    assert.equal((await download({ url: server.url, file, ...optionsWithoutHash })).checkedBy, "server");
    await assertIsContent(file);
    const lyingServer = await serveLinkedHash("b".repeat(64));
    const failure = await catchFailure(download({ url: lyingServer.url, file: join(folder, "other"), ...optionsWithoutHash }));
    assert.ok(failure.kind === "hashMismatch");
    assert.deepEqual([failure.expected, failure.actual], ["b".repeat(64), sha256]);
  });

  it("gives up on a server that sends only a few bytes at a time", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length, etag: '"one"' });
      const timer = setInterval(() => response.write(content.subarray(0, 1)), 20);
      response.on("close", () => clearInterval(timer));
    });
    assert.match(await getReason(server.url, { idleMs: 300, retryDelaysMs: [1] }), /\d+ bytes.* in 0\.3 s/);
    assert.equal(server.requests.length, 2);
  });

  it("retries if the response is empty, or the connection is closed before the response", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return void response.writeHead(200).end();
      if (count === 1) return void request.socket.resetAndDestroy();
      sendContent(content, request, response);
    });
    await downloadFile(server.url);
    await assertIsContent(file);
    assert.equal(server.requests.length, 3);
  });

  it("rejects a file if the server reports another length", async () => {
    for (const wrongLength of [content.length - 100, content.length + 100]) {
      const server = await serve((_, response) => {
        response.writeHead(200, { "content-length": wrongLength });
        response.write(content);
        setTimeout(() => response.destroy(), 50);
      });
      assert.match(await getReason(server.url), new RegExp(`${wrongLength} bytes.*300000`));
    }
  });

  it("rejects a partial response whose Content-Range is missing or belongs to a file of another length", async () => {
    for (const range of [undefined, "bytes 100000-199999/200000", "lines 1-2/3"]) {
      const server = await serve((_, response, count) => {
        if (count === 0) {
          response.writeHead(200, { "content-length": content.length, etag: '"one"' });
          return void response.write(content.subarray(0, 100_000), () => void setTimeout(() => response.destroy(), 50));
        }
        response.writeHead(206, range === undefined ? {} : { "content-range": range }).end(content.subarray(100_000));
      });
      await getReason(server.url);
    }
  });

  it("does not start a download that does not fit on the disk", async () => {
    const server = await serve(sendFile);
    const failure = await catchFailure(downloadFile(server.url, { getFreeBytes: async () => 1000 }));
    assert.deepEqual(failure, { kind: "noSpace", path: file, neededBytes: content.length, freeBytes: 1000 });
    assert.equal(server.requests.length, 0);
  });

  it("checks the free space again when the server reports the size", async () => {
    const server = await serve(sendFile);
    const { signal } = new AbortController();
    const options = { network: { env: {} }, onProgress: () => {}, signal, getFreeBytes: async () => 1000 };
    const failure = await catchFailure(download({ url: server.url, file, ...options }));
    assert.deepEqual(failure, { kind: "noSpace", path: file, neededBytes: content.length, freeBytes: 1000 });
  });

  it("reports a folder that is not writable", async () => {
    // A file in place of the folder fails even for root.
    const server = await serve(sendFile);
    await downloadFile(server.url);
    const failure = await catchFailure(downloadTo(join(file, "inside"), server.url));
    assert.equal(failure.kind, "folderNotWritable");
  });

  it("makes no request if Oriel is offline, or if the URL is not a web URL", async () => {
    const server = await serve(sendFile);
    assert.deepEqual(await catchFailure(downloadFile(server.url, { network: { env: {}, isOffline: true } })), {
      kind: "offline",
      resource: server.url,
    });
    assert.match(await getReason("ftp://127.0.0.1/file"), /http or https/);
    assert.equal(server.requests.length, 0);
    assert.deepEqual(await readdir(folder), []);
  });

  it("accepts any content if neither its size nor its hash is known, and reports that the content was not verified", async () => {
    const server = await serve((_, response) => {
      response.write(content.subarray(0, 1000));
      response.end(content.subarray(1000));
    });
    const { signal } = new AbortController();
    const result = await download({ url: server.url, file, network: { env: {} }, onProgress: () => {}, signal });
    assert.deepEqual(result, { bytes: content.length, sha256: computeSha256(content), checkedBy: "nothing" });
  });
});
