import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DownloadOptions, TransferEvent } from "../../../src/download/options.ts";
import { failureFrom, until } from "../../waiting.ts";
import { breakOff, send, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { assertIsContent, content, downloadTo, inNewFolder, sha256 } from "../../fixtures/downloadedFile.ts";

/** What may be under way when a connection breaks, and is asked for again, in bytes. */
const UNDER_WAY = 65_536;

describe("a download that was left", () => {
  let folder: string;
  let file: string;
  inNewFolder((...made) => ([folder, file] = made));

  const goOn = (url: string, options: Partial<DownloadOptions> = {}) => downloadTo(file, url, { pausesMs: [], ...options });
  const record = async () => JSON.parse(await readFile(`${file}.part.json`, "utf8")) as { checkpoints: { bytes: number }[] };

  /** A server that breaks the first connection off after 100,000 bytes, and a first attempt that ends with that. */
  async function leave(then: Parameters<typeof serve>[0] = (request, response) => send(content, request, response)): Promise<FileServer> {
    const server = await serve((request, response, count) =>
      count === 0 ? breakOff(content, 100_000, response) : then(request, response, count),
    );
    await failureFrom(goOn(server.url));
    return server;
  }

  /** From which byte the last request asked. */
  const lastFrom = ({ requests }: FileServer) => Number(/^bytes=(\d+)-$/.exec(requests.at(-1)?.range ?? "bytes=0-")?.[1]);

  it("goes on where it was, of the same version, with what came read again", async () => {
    const server = await leave();
    const events: TransferEvent[] = [];
    const done = await goOn(server.url, { onProgress: (event) => void events.push(event) });
    assert.deepEqual(done, { bytes: content.length, sha256, checkedBy: "expected" });
    await assertIsContent(file);
    assert.ok(server.served <= content.length + UNDER_WAY, `${server.served} bytes were served`);
    assert.equal(server.requests[1]?.ifRange, '"one"');
    assert.equal(events[0]?.kind, "checking");
    assert.deepEqual(await readdir(folder), ["file"]);
  });

  it("asks for nothing where all of it had come", async () => {
    const server = await leave();
    await writeFile(`${file}.part`, content);
    await goOn(server.url);
    await assertIsContent(file);
    assert.equal(server.requests.length, 1);
  });

  it("starts over where the file on the server has become another", async () => {
    const other = randomBytes(content.length);
    const server = await leave((_, response) => void response.writeHead(200, { etag: '"two"', "content-length": other.length }).end(other));
    await goOn(server.url, { sha256: createHash("sha256").update(other).digest("hex") });
    assert.ok((await readFile(file)).equals(other));
    assert.equal(server.served, 100_000 + other.length);
  });

  it("does not join two versions where the hash is not known beforehand", async () => {
    const other = randomBytes(content.length);
    const server = await serve((request, response, count) => {
      // No entity tag at all, so nothing tells the versions apart.
      if (count > 0) return send(other, request, response);
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000), () => void setTimeout(() => response.destroy(), 50));
    });
    const { pausesMs, ...unknown } = { pausesMs: [1], url: server.url };
    const options = { pausesMs, network: { env: {} }, onProgress: () => {}, signal: new AbortController().signal };
    const { download } = await import("../../../src/download/download.ts");
    const done = await download({ ...unknown, file, ...options });
    assert.ok((await readFile(file)).equals(other));
    assert.equal(done.checkedBy, "nothing");
    assert.equal(server.requests[1]?.range, undefined);
  });

  it("joins without an entity tag where the hash is known, and starts over once where that was wrong", async () => {
    const untagged: Parameters<typeof serve>[0] = (request, response, count) => {
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const given = count === 0 ? randomBytes(content.length) : content;
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": content.length - from,
        ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
      });
      if (count > 0) return void response.end(given.subarray(from));
      response.write(given.subarray(0, 100_000), () => void setTimeout(() => response.destroy(), 50));
    };
    const server = await serve(untagged);
    await goOn(server.url, { pausesMs: [1] });
    await assertIsContent(file);
    assert.deepEqual(
      server.requests.map(({ range }) => range === undefined),
      [true, false, true],
    );
  });

  it("goes on from a mirror with what the first server gave", async () => {
    await leave();
    const mirror = await serve((request, response) => send(content, request, response));
    await goOn(mirror.url);
    await assertIsContent(file);
    assert.ok(mirror.served <= content.length - 100_000 + UNDER_WAY, `${mirror.served} bytes were served`);
    assert.equal(mirror.requests[0]?.ifRange, undefined, "the tag is that of another server");
  });

  it("takes back what a damaged disk changed, and has that come again", async () => {
    const server = await leave();
    const part = await readFile(`${file}.part`);
    part[5] = (part[5] ?? 0) ^ 1;
    await writeFile(`${file}.part`, part);
    await goOn(server.url);
    await assertIsContent(file);
    assert.equal(lastFrom(server), 0);
  });

  it("believes nothing of a part that is longer than the whole but what it wrote down", async () => {
    const server = await leave();
    const kept = (await record()).checkpoints.at(-1)?.bytes ?? 0;
    await writeFile(`${file}.part`, Buffer.concat([content.subarray(0, kept), randomBytes(content.length)]));
    await goOn(server.url);
    await assertIsContent(file);
    assert.equal(lastFrom(server), kept);
  });

  it("takes bytes that came after the last note for right, and starts over where they were not", async () => {
    const server = await leave();
    const kept = (await record()).checkpoints.at(-1)?.bytes ?? 0;
    await writeFile(`${file}.part`, content.subarray(0, kept + 1000));
    const before = server.served;
    await goOn(server.url);
    await assertIsContent(file);
    assert.equal(server.served - before, content.length - kept - 1000);

    await rm(file);
    const again = await leave();
    await writeFile(`${file}.part`, Buffer.concat([content.subarray(0, 50_000), randomBytes(100_000)]));
    await goOn(again.url);
    await assertIsContent(file);
  });

  it("starts over where there is no note of what a part is of, or one of another file", async () => {
    for (const note of ["", "{", JSON.stringify({ url: "http://elsewhere.example", sha256: "0".repeat(64), checkpoints: [] })]) {
      await rm(file, { force: true });
      await writeFile(`${file}.part`, randomBytes(200_000));
      await writeFile(`${file}.part.json`, note);
      const server = await serve((request, response) => send(content, request, response));
      await goOn(server.url);
      await assertIsContent(file);
      assert.equal(server.requests[0]?.range, undefined);
    }
  });

  it("starts over with content that is compressed on the way, which has no parts", async () => {
    const packed = gzipSync(content);
    const gzip = { "content-encoding": "gzip", "content-length": packed.length, etag: '"packed"' };
    const server = await leave((_, response, count) => {
      if (count > 1) return void response.writeHead(200, gzip).end(packed);
      response.writeHead(200, gzip);
      response.write(packed.subarray(0, 50_000), () => void setTimeout(() => response.destroy(), 50));
    });
    await goOn(server.url, { pausesMs: [1, 1] });
    await assertIsContent(file);
    assert.equal(server.requests[2]?.range, undefined);
  });

  it("is paused by its signal, and loses nothing of what came", async () => {
    const server = await serve((request, response, count) => {
      if (count > 0) return send(content, request, response);
      response.writeHead(200, { "content-length": content.length, etag: '"one"' }).write(content.subarray(0, 150_000));
    });
    const pause = new AbortController();
    const reason = new Error("paused by the test");
    const paused = assert.rejects(
      goOn(server.url, {
        signal: pause.signal,
        onProgress: (event) => void (event.kind === "receiving" && event.bytes > 0 && setTimeout(() => pause.abort(reason), 200)),
      }),
      reason,
    );
    await paused;
    await until(async () => ((await record()).checkpoints.at(-1)?.bytes === 150_000 ? true : undefined), "the note of what came", 2000);
    await goOn(server.url);
    await assertIsContent(file);
    assert.equal(server.served, content.length);
  });

  it("keeps a whole file of another hash apart, where that is asked for", async () => {
    const other = randomBytes(content.length);
    const server = await serve((request, response) => send(other, request, response));
    const kept = join(folder, "rejected");
    const failure = await failureFrom(goOn(server.url, { rejected: kept }));
    assert.ok(failure.kind === "hashMismatch");
    assert.equal(failure.kept, kept);
    assert.deepEqual(await readdir(folder), ["rejected"]);
    assert.equal(server.requests.length, 1, "the same would come again");
  });

  it("says so when what had come is removed under way", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length, etag: '"one"' });
      response.write(content.subarray(0, 100_000), () => {
        void until(async () => ((await readdir(folder)).includes("file.part") ? true : undefined), "the part")
          .then(() => rm(`${file}.part`))
          .then(() => response.end(content.subarray(100_000)));
      });
    });
    const failure = await failureFrom(goOn(server.url));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /what had come of it was removed meanwhile/);
    await goOn((await serve((request, response) => send(content, request, response))).url);
    await assertIsContent(file);
  });

  it("is not taken for right while two write to the same part", async () => {
    const server = await serve((request, response) => send(content, request, response));
    // The lock of the store keeps two apart; where it fails, what is there in the end must be right all the same.
    const both = await Promise.allSettled([goOn(server.url), goOn(server.url)]);
    assert.ok(both.some(({ status }) => status === "fulfilled"));
    await assertIsContent(file);
  });
});
