import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { downloadModel, type DownloadModelOptions, type DownloadModelEvent } from "../../../../src/models/store/downloadModel.ts";
import { reclaimableBytes, listStore } from "../../../../src/models/store/store.ts";
import { failureFrom } from "../../../waiting.ts";
import { closeServers, serve, type FileServer } from "../../../fixtures/fileServer.ts";
import { hub, model, projector, sum, untilCame } from "../../../fixtures/hub.ts";
import { makeFolder, removeFolders } from "../../../fixtures/folder.ts";

describe("getting a model", () => {
  let store: string;
  beforeEach(async () => {
    store = join(await makeFolder(), "models");
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  const get = (server: FileServer, options: Partial<DownloadModelOptions> = {}) =>
    downloadModel({
      ...{ store, model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf", mirror: server.url },
      ...{ network: { env: {} }, onEvent: () => {}, signal: new AbortController().signal },
      ...options,
    });

  /** Bytes that the headers of both files may take: they are read in steps of two megabytes. */
  const HEADERS = 4_000_100;

  it("looks at both headers, has both files come, and knows them afterwards", async () => {
    const server = await hub();
    const events: DownloadModelEvent[] = [];
    const stored = await get(server, { onEvent: (event) => void events.push(event) });
    assert.equal(server.requests[0]?.path, "/someone/tiny/resolve/main/mmproj.gguf");
    assert.deepEqual(await readFile(stored.paths.model), model);
    assert.deepEqual(await readFile(stored.paths.projector), projector);
    assert.deepEqual([stored.name, stored.model.sha256, stored.model.checkedBy], ["model", sum(model), "server"]);
    assert.deepEqual(await listStore(store), { models: [stored], unfinished: [] });
    assert.equal(events[0]?.kind, "examining");
    assert.ok(server.served <= model.length + projector.length + HEADERS, `${server.served} bytes were served`);
    assert.deepEqual((await readdir(join(store, "model"))).toSorted(), ["manifest.json", "mmproj.gguf", "model.gguf"]);
  });

  it("asks nobody for one that is here", async () => {
    const server = await hub();
    await get(server);
    const { length } = server.requests;
    await get(server, { network: { env: {}, isOffline: true } });
    assert.equal(server.requests.length, length);
  });

  it("downloads nothing of a pair that does not belong together", async () => {
    const server = await hub();
    for (const [one, other, kind] of [
      ["mmproj.gguf", "model.gguf", "unsuitableModel"],
      ["model.gguf", "http://127.0.0.1:1/none.gguf", "downloadFailed"],
    ] as const) {
      const failure = await failureFrom(get(server, { model: `hf:someone/tiny/${one}`, projector: other }));
      assert.equal(failure.kind, kind);
    }
    assert.ok(server.served <= HEADERS, `${server.served} bytes were served`);
    assert.deepEqual((await listStore(store)).models, []);
  });

  it("knows what goes on with a part of it, and that another process is at it", async () => {
    const server = await hub({ slowFrom: 3_000_000 });
    const abort = new AbortController();
    const getting = get(server, { signal: abort.signal });
    await untilCame(store, 3_000_000);
    const unfinished = async () => (await listStore(store)).unfinished.map(({ name, wanted, isBusy }) => ({ name, wanted, isBusy }));
    const wanted = { model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf" };
    assert.deepEqual(await unfinished(), [{ name: "model", wanted, isBusy: true }]);
    abort.abort();
    await assert.rejects(getting, { name: "AbortError" });
    assert.deepEqual(await unfinished(), [{ name: "model", wanted, isBusy: false }]);
    assert.ok((await reclaimableBytes(store, "model")) > 3_000_000);
  });

  it("writes no secret of an address down", async () => {
    const server = await hub({ slowFrom: 3_000_000 });
    const abort = new AbortController();
    const model = `${server.url}/model.gguf?signature=hush`;
    const getting = get(server, { model, signal: abort.signal });
    await untilCame(store, 3_000_000);
    abort.abort();
    await assert.rejects(getting, { name: "AbortError" });
    assert.equal((await listStore(store)).unfinished[0]?.wanted, undefined);
    for (const name of (await readdir(join(store, "model"))).filter((name) => name.endsWith(".json"))) {
      assert.doesNotMatch(await readFile(join(store, "model", name), "utf8"), /hush/);
    }
  });

  it("does not take a file that is no GGUF, nor one whose server gives no parts to look at", async () => {
    const page = await serve((_, response) => void response.writeHead(206, { "content-range": "bytes 0-3/4" }).end(Buffer.from("<htm")));
    assert.equal((await failureFrom(get(page))).kind, "corruptModel");
    const whole = await serve((_, response) => void response.writeHead(200, { "content-length": model.length }).end(model));
    const failure = await failureFrom(get(whole));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /no parts of a file/);
  });

  it("keeps the projector when the model fails, and gets only the rest", async () => {
    const server = await hub();
    let isOpen = false;
    const gate = await serve((request, response) => {
      const isHeader = /^bytes=\d+-\d+$/.test(request.headers.range ?? "");
      if (request.url?.endsWith("model.gguf") && !isHeader && !isOpen) return void response.writeHead(403).end();
      response.writeHead(307, { location: `${server.url}${request.url}` }).end();
    });
    assert.equal((await failureFrom(get(gate))).kind, "downloadFailed");
    assert.deepEqual(
      (await listStore(store)).unfinished.map(({ name, bytes }) => [name, bytes > projector.length]),
      [["model", true]],
    );
    isOpen = true;
    await get(gate);
    const whole = server.requests.filter(({ range }) => range === undefined).map(({ path }) => path.replace(/.*\//, ""));
    assert.deepEqual(whole, ["mmproj.gguf", "model.gguf"]);
  });

  it("says what a file's hash was and what it should be, and keeps the file apart", async () => {
    const lying = await serve((request, response) => {
      const content = request.url?.endsWith("mmproj.gguf") ? projector : model;
      const [, first = "0", last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
      const to = last ? Math.min(Number(last) + 1, content.length) : content.length;
      response.writeHead(request.headers.range === undefined ? 200 : 206, {
        ...{ "content-length": to - Number(first), "content-range": `bytes ${first}-${to - 1}/${content.length}` },
        "x-linked-etag": "c".repeat(64),
      });
      response.end(content.subarray(Number(first), to));
    });
    const failure = await failureFrom(get(lying));
    const kept = join(store, "model", "mmproj.gguf.rejected");
    assert.deepEqual(failure, {
      ...{ kind: "hashMismatch", file: `${lying.url}/someone/tiny/resolve/main/mmproj.gguf` },
      ...{ expected: "c".repeat(64), actual: sum(projector), kept },
    });
    assert.deepEqual(await readFile(kept), projector);
    assert.deepEqual((await listStore(store)).models, []);
  });

  it("does not begin where both files would not fit, and makes no call when it is to stay offline", async () => {
    const server = await hub();
    const known = { model: "E2B", mirror: server.url };
    const failure = await failureFrom(get(server, { ...known, freeBytes: async () => 1e9 }));
    assert.ok(failure.kind === "noSpace");
    assert.equal(failure.neededBytes, 2_841_481_184 + 557_368_064);
    assert.equal((await failureFrom(get(server, { ...known, network: { env: {}, isOffline: true } }))).kind, "offline");
    assert.equal((await failureFrom(get(server, { network: { env: {}, isOffline: true } }))).kind, "offline");
    assert.equal(server.requests.length, 0);
  });

  it("refuses a file of the catalogue that has another size, at once", async () => {
    const server = await serve((_, response) => void response.writeHead(200, { "content-length": 4 }).end("GGUF"));
    const failure = await failureFrom(get(server, { model: "e2b" }));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /4 bytes.*557368064/);
  });

  it("gives its token to the host of the model alone", async () => {
    const [one, other] = [await hub(), await hub()];
    await get(one, { projector: `${other.url}/mmproj.gguf`, token: "hush" });
    assert.ok(one.requests.every(({ authorization }) => authorization === "Bearer hush"));
    assert.ok(other.requests.length > 0 && other.requests.every(({ authorization }) => authorization === undefined));
    for (const name of await readdir(join(store, "model"))) {
      if (name.endsWith(".json")) assert.doesNotMatch(await readFile(join(store, "model", name), "utf8"), /hush/);
    }
  });

  it("is whole after what was here was damaged, shortened or lost", async () => {
    const server = await hub();
    const stored = await get(server);
    await writeFile(stored.paths.model, randomBytes(10));
    await rm(stored.paths.projector);
    await get(server);
    assert.deepEqual(await readFile(stored.paths.model), model);
    assert.deepEqual(await readFile(stored.paths.projector), projector);
  });
});
