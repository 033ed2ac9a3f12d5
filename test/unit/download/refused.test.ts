import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { download } from "../../../src/download/download.ts";
import type { DownloadOptions, TransferEvent } from "../../../src/download/options.ts";
import { failureFrom } from "../../waiting.ts";
import { send, serve, type Answer } from "../../fixtures/fileServer.ts";
import { assertIsContent, content, downloadTo, inNewFolder, sha256 } from "../../fixtures/downloadedFile.ts";

const withContent: Answer = (request, response) => send(content, request, response);

describe("a download from a server that misbehaves", () => {
  let folder: string;
  let file: string;
  inNewFolder((...made) => ([folder, file] = made));

  const fetchIt = (url: string, options: Partial<DownloadOptions> = {}) => downloadTo(file, url, options);

  async function reasonOf(url: string, options: Partial<DownloadOptions> = {}): Promise<string> {
    const failure = await failureFrom(fetchIt(url, options));
    assert.ok(failure.kind === "downloadFailed", failure.kind);
    await assert.rejects(stat(file), "a file was accepted");
    return failure.reason;
  }

  for (const [status, words] of [
    [401, /401 Unauthorized: it wants a token/],
    [403, /403 Forbidden: .*licence/],
    [410, /410 Gone/],
  ] as const) {
    it(`says what ${status} means, and asks once`, async () => {
      const server = await serve((_, response) => void response.writeHead(status).end("no"));
      assert.match(await reasonOf(server.url), words);
      assert.equal(server.requests.length, 1);
    });
  }

  it("does not take a web page for a file", async () => {
    const page = "<!doctype html>Please sign in";
    const server = await serve((_, response) => void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page));
    assert.match(await reasonOf(server.url), /a web page came instead of the file/);
    assert.equal(server.requests.length, 1);
  });

  it("waits a minute at most, whatever a server asks for", async () => {
    for (const after of ["86400", new Date(Date.now() + 86_400_000).toUTCString()]) {
      const server = await serve((_, response) => void response.writeHead(503, { "retry-after": after }).end());
      const stop = new AbortController();
      const waits: number[] = [];
      const onProgress = (event: TransferEvent) => {
        if (event.kind !== "retrying") return;
        waits.push(event.inMs);
        stop.abort();
      };
      await assert.rejects(fetchIt(server.url, { signal: stop.signal, onProgress }));
      assert.deepEqual(waits, [60_000]);
    }
  });

  it("gives up on redirections in a circle", async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: "/again" }).end());
    assert.match(await reasonOf(server.url), /redirects more than 10 times/);
    assert.equal(server.requests.length, 11);
  });

  it("gives up on a redirection to what is no address of the web", async () => {
    for (const location of ["file:///etc/passwd", "http://:x"]) {
      const server = await serve((_, response) => void response.writeHead(302, { location }).end());
      assert.match(await reasonOf(server.url), /it redirects to/);
    }
  });

  it("gives its token to the host of the address, and to no other that it is sent on to", async () => {
    const elsewhere = await serve(withContent);
    const server = await serve((request, response) => {
      const location = request.url === "/here" ? "/there" : elsewhere.url;
      response.writeHead(307, { location }).end();
    });
    await fetchIt(`${server.url}/here`, { token: "hush" });
    assert.deepEqual(
      server.requests.map(({ authorization }) => authorization),
      ["Bearer hush", "Bearer hush"],
    );
    assert.equal(elsewhere.requests[0]?.authorization, undefined);
    await assertIsContent(file);
  });

  it("does not show what an address carries for signing in", async () => {
    const server = await serve((_, response) => void response.writeHead(404).end());
    const failure = await failureFrom(fetchIt(`${server.url.replace("//", "//ann:secret@")}/file?signature=hush`));
    assert.doesNotMatch(JSON.stringify(failure), /secret|hush/);
    assert.equal(server.requests[0]?.authorization, `Basic ${Buffer.from("ann:secret").toString("base64")}`);
  });

  it("believes the hash that a hub tells with its redirection, before it fetches anything", async () => {
    const elsewhere = await serve(withContent);
    const linked = (hash: string) =>
      serve((_, response) => void response.writeHead(302, { location: elsewhere.url, "x-linked-etag": `"${hash}"` }).end());
    const other = await linked("a".repeat(64));
    assert.deepEqual(await failureFrom(fetchIt(other.url)), {
      kind: "hashMismatch",
      file: other.url,
      expected: sha256,
      actual: "a".repeat(64),
    });
    assert.equal(elsewhere.served, 0);

    const server = await linked(sha256);
    const unknown = { onProgress: () => {}, signal: new AbortController().signal, network: { env: {} }, pausesMs: [] };
    assert.equal((await download({ url: server.url, file, ...unknown })).checkedBy, "server");
    await assertIsContent(file);
    const lying = await linked("b".repeat(64));
    const failure = await failureFrom(download({ url: lying.url, file: join(folder, "other"), ...unknown }));
    assert.ok(failure.kind === "hashMismatch");
    assert.deepEqual([failure.expected, failure.actual], ["b".repeat(64), sha256]);
  });

  it("gives up on a server that lets it come by drops", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length, etag: '"one"' });
      const drops = setInterval(() => response.write(content.subarray(0, 1)), 20);
      response.on("close", () => clearInterval(drops));
    });
    assert.match(await reasonOf(server.url, { idleMs: 300, pausesMs: [1] }), /only \d+ bytes came in 0.3 s/);
    assert.equal(server.requests.length, 2);
  });

  it("tries again when nothing came at all, or the connection was cut before an answer", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return void response.writeHead(200).end();
      if (count === 1) return void request.socket.resetAndDestroy();
      send(content, request, response);
    });
    await fetchIt(server.url);
    await assertIsContent(file);
    assert.equal(server.requests.length, 3);
  });

  it("does not take a file whose length is told as shorter or longer than it is", async () => {
    for (const wrong of [content.length - 100, content.length + 100]) {
      const server = await serve((_, response) => {
        response.writeHead(200, { "content-length": wrong });
        response.write(content);
        setTimeout(() => response.destroy(), 50);
      });
      assert.match(await reasonOf(server.url), new RegExp(`it has ${wrong} bytes instead of the 300000 expected`));
    }
  });

  it("does not take an answer for a part whose Content-Range is missing or of a file of another length", async () => {
    for (const range of [undefined, "bytes 100000-199999/200000", "lines 1-2/3"]) {
      const server = await serve((_, response, count) => {
        if (count === 0) {
          response.writeHead(200, { "content-length": content.length, etag: '"one"' });
          return void response.write(content.subarray(0, 100_000), () => void setTimeout(() => response.destroy(), 50));
        }
        response.writeHead(206, range === undefined ? {} : { "content-range": range }).end(content.subarray(100_000));
      });
      await reasonOf(server.url);
    }
  });

  it("does not begin what the disk has no room for", async () => {
    const server = await serve(withContent);
    const failure = await failureFrom(fetchIt(server.url, { freeBytes: async () => 1000 }));
    assert.deepEqual(failure, { kind: "noSpace", path: file, neededBytes: content.length, freeBytes: 1000 });
    assert.equal(server.requests.length, 0);
  });

  it("looks at the room again once the server has told the size", async () => {
    const server = await serve(withContent);
    const { signal } = new AbortController();
    const options = { network: { env: {} }, onProgress: () => {}, signal, freeBytes: async () => 1000 };
    const failure = await failureFrom(download({ url: server.url, file, ...options }));
    assert.deepEqual(failure, { kind: "noSpace", path: file, neededBytes: content.length, freeBytes: 1000 });
  });

  it("says so where nothing can be written", async () => {
    // A file is no folder, not even for those who may write everywhere.
    const server = await serve(withContent);
    await fetchIt(server.url);
    const failure = await failureFrom(downloadTo(join(file, "inside"), server.url));
    assert.equal(failure.kind, "folderNotWritable");
  });

  it("asks nobody when it is to stay offline, nor for what is no address of the web", async () => {
    const server = await serve(withContent);
    assert.deepEqual(await failureFrom(fetchIt(server.url, { network: { env: {}, isOffline: true } })), {
      kind: "offline",
      what: server.url,
    });
    assert.match(await reasonOf("ftp://127.0.0.1/file"), /not an address of http or https/);
    assert.equal(server.requests.length, 0);
    assert.deepEqual(await readdir(folder), []);
  });

  it("takes whatever comes where neither size nor hash are known, and says that nothing vouched for it", async () => {
    const server = await serve((_, response) => {
      response.write(content.subarray(0, 1000));
      response.end(content.subarray(1000));
    });
    const { signal } = new AbortController();
    const done = await download({ url: server.url, file, network: { env: {} }, onProgress: () => {}, signal });
    assert.deepEqual(done, { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex"), checkedBy: "nothing" });
  });
});
