import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { DownloadOptions, TransferEvent } from "../../../src/download/options.ts";
import { failureFrom } from "../../waiting.ts";
import { breakOff, closeServers, listen, send, serve, urlOf, type FileServer } from "../../fixtures/fileServer.ts";
import { assertIsContent, content, downloadTo, inNewFolder, sha256 } from "../../fixtures/downloadedFile.ts";

/** /dev/full, a disk that is always full, is a file of Linux; elsewhere this test shows as pending. */
const onLinux = process.platform === "linux" ? it : it.skip;

describe("a download", () => {
  let folder: string;
  let file: string;
  inNewFolder((...made) => ([folder, file] = made));

  async function fetchIt(url: string, options: Partial<DownloadOptions> = {}): Promise<void> {
    await downloadTo(file, url, options);
  }

  const assertWhole = () => assertIsContent(file);

  /**
   * From which byte each request asked. What had arrived but was not read yet when the connection broke is asked for again, so one
   * that goes on does so from somewhere "within" what was sent.
   */
  function starts({ requests }: FileServer): (number | string)[] {
    return requests.map(({ range }) => {
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? "bytes=0-")?.[1]);
      return from === 0 ? 0 : `within ${[1_000, 100_000, 200_000].find((sent) => from <= sent)}`;
    });
  }

  /** What came may stay as a part, but nothing has the file's name. */
  async function assertNoFile(): Promise<void> {
    assert.deepEqual(
      (await readdir(folder)).filter((name) => !name.startsWith("file.part")),
      [],
    );
  }

  it("writes the file and reports its progress to the end", async () => {
    const server = await serve((request, response) => send(content, request, response));
    const events: TransferEvent[] = [];
    await fetchIt(server.url, { onProgress: (event) => void events.push(event) });
    await assertWhole();
    const bytes = events.map((event) => (event.kind === "receiving" ? event.bytes : -1));
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => a - b),
    );
    const last = events.at(-1);
    assert.ok(last?.kind === "receiving");
    assert.deepEqual([last.bytes, last.ofBytes], [content.length, content.length]);
    assert.deepEqual(await readdir(folder), ["file"], "nothing of the way there stays");
  });

  it("goes on where the connection broke, of the same version of the file", async () => {
    const server = await serve((request, response, count) =>
      count === 0 ? breakOff(content, 100_000, response) : send(content, request, response),
    );
    await fetchIt(server.url);
    await assertWhole();
    assert.deepEqual(starts(server), [0, "within 100000"]);
    assert.equal(server.requests[1]?.ifRange, '"one"');
  });

  it("starts over when the server ignores that it has a part", async () => {
    const server = await serve((_, response, count) => {
      if (count === 0) return breakOff(content, 100_000, response);
      response.writeHead(200, { "content-length": content.length });
      response.end(content);
    });
    await fetchIt(server.url);
    await assertWhole();
    assert.deepEqual(starts(server), [0, "within 100000"]);
  });

  it("starts over when the server sends another part than asked for, or has none from there", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return breakOff(content, 100_000, response);
      if (count === 1) return void response.writeHead(206, { "content-range": `bytes 5-9/${content.length}` }).end("wrong");
      if (count === 2) return breakOff(content, 200_000, response);
      if (count === 3) return void response.writeHead(416).end();
      send(content, request, response);
    });
    await fetchIt(server.url);
    await assertWhole();
    assert.deepEqual(starts(server), [0, "within 100000", 0, "within 200000", 0]);
  });

  it("gives up on a server that always breaks off at the same byte", async () => {
    const server = await serve((_, response) => breakOff(content, 50_000, response));
    const failure = await failureFrom(fetchIt(server.url));
    assert.ok(failure.kind === "downloadFailed");
    assert.equal(failure.url, server.url);
    // One and three more; of what was under way when the connection broke, one attempt may get some bytes further than another.
    assert.ok(server.requests.length >= 4 && server.requests.length <= 10, String(server.requests.length));
    await assertNoFile();
  });

  it("does not give up on a poor line as long as each connection brings something", async () => {
    const server = await serve((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const to = Math.min(from + 40_000, content.length);
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": content.length - from,
        ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
      });
      response.write(
        content.subarray(from, to),
        () => void setTimeout(() => (to === content.length ? response.end() : response.destroy()), 10),
      );
    });
    await fetchIt(server.url, { pausesMs: [1] });
    await assertWhole();
    assert.ok(server.requests.length >= 8, String(server.requests.length));
  });

  it("follows redirections", async () => {
    const server = await serve((request, response) => {
      if (request.url !== "/there") return void response.writeHead(302, { location: "/there" }).end();
      send(content, request, response);
    });
    await fetchIt(`${server.url}/here`);
    await assertWhole();
  });

  it("tries again when the server is out of order for a moment", async () => {
    const server = await serve((request, response, count) => {
      if (count === 0) return void response.writeHead(500).end("oops");
      if (count === 1) return void response.writeHead(429, { "retry-after": "0" }).end();
      send(content, request, response);
    });
    await fetchIt(server.url);
    await assertWhole();
    assert.equal(server.requests.length, 3);
  });

  it("does not ask again for a file that is not there", async () => {
    const server = await serve((_, response) => void response.writeHead(404).end("no"));
    const failure = await failureFrom(fetchIt(server.url));
    assert.deepEqual(failure, {
      kind: "downloadFailed",
      url: server.url,
      reason: "the server answered 404 Not Found: there is no such file there",
    });
    assert.equal(server.requests.length, 1);
    await assertNoFile();
  });

  it("says why when nobody listens", async () => {
    const server = createServer();
    await listen(server);
    const url = urlOf(server);
    await closeServers();
    const failure = await failureFrom(fetchIt(url));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /ECONNREFUSED/);
  });

  it("names both hashes when the content is another, and removes it", async () => {
    const other = Buffer.alloc(content.length, 1);
    const server = await serve((request, response) => send(other, request, response));
    assert.deepEqual(await failureFrom(fetchIt(server.url)), {
      kind: "hashMismatch",
      file: server.url,
      expected: sha256,
      actual: createHash("sha256").update(other).digest("hex"),
    });
    await assertNoFile();
  });

  it("refuses a file of another size at once", async () => {
    const server = await serve((request, response) => send(content.subarray(1), request, response));
    const failure = await failureFrom(fetchIt(server.url));
    assert.deepEqual(failure, { kind: "downloadFailed", url: server.url, reason: "it has 299999 bytes instead of the 300000 expected" });
    assert.equal(server.requests.length, 1);
    await assertNoFile();
  });

  it("takes no more than was expected from a server that does not tell the size", async () => {
    const server = await serve((_, response) => {
      response.write(content);
      response.end("more");
    });
    const failure = await failureFrom(fetchIt(server.url));
    assert.deepEqual(failure, { kind: "downloadFailed", url: server.url, reason: "it has more than the 300000 bytes expected" });
    await assertNoFile();
  });

  it("says how far it came when a server that does not tell the size ends early", async () => {
    const server = await serve((_, response) => {
      response.write(content.subarray(0, 10));
      response.end();
    });
    const failure = await failureFrom(fetchIt(server.url));
    assert.deepEqual(failure, { kind: "downloadFailed", url: server.url, reason: "it ended after 10 of 300000 bytes" });
  });

  onLinux("says that the disk is full", async () => {
    const server = await serve((request, response) => send(content, request, response));
    await symlink("/dev/full", `${file}.part`);
    const failure = await failureFrom(fetchIt(server.url));
    assert.equal(failure.kind, "noSpace");
    await assertNoFile();
  });

  it("stops by the signal, also between attempts, and leaves no file", async () => {
    for (const pausesMs of [[60_000], [1]]) {
      const controller = new AbortController();
      const reason = new Error("stopped by the test");
      const server = await serve((_, response) => {
        setTimeout(() => controller.abort(reason), 50);
        if (pausesMs[0] === 60_000) response.writeHead(500).end();
        else response.writeHead(200, { "content-length": content.length }).write("x");
      });
      await assert.rejects(fetchIt(server.url, { pausesMs, signal: controller.signal }), reason);
      await assertNoFile();
    }
  });
});
