import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addModel } from "../../../../src/models/store/addModel.ts";
import {
  downloadModel,
  examineSource,
  type DownloadModelOptions,
  type DownloadModelEvent,
  type SourceOptions,
} from "../../../../src/models/store/downloadModel.ts";
import { describeFailure } from "../../../../src/failures/failure.ts";
import { measureReclaimableBytes, listStore } from "../../../../src/models/store/store.ts";
import { catchFailure } from "../../../waiting.ts";
import { closeServers, serve, type FileServer } from "../../../fixtures/fileServer.ts";
import { computeSha256 } from "../../../fixtures/hash.ts";
import { model, projector, startHub, waitUntilDownloaded } from "../../../fixtures/hub.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";

describe("downloadModel", () => {
  let store: string;
  beforeEach(async () => {
    store = join(await createFolder(), "models");
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  const createSource = (server: FileServer): SourceOptions => ({
    ...{ store, model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf", mirror: server.url },
    ...{ network: { env: {} }, signal: new AbortController().signal },
  });
  const downloadFrom = (server: FileServer, options: Partial<DownloadModelOptions> = {}) =>
    downloadModel({ ...createSource(server), onEvent: () => {}, ...options });

  /** Maximum number of bytes that are read for both headers. Headers are read in steps of 2 MB. */
  const MAX_HEADER_BYTES = 4_000_100;

  it("inspects both headers, downloads both files and stores them", async () => {
    const server = await startHub();
    const events: DownloadModelEvent[] = [];
    const stored = await downloadFrom(server, { onEvent: (event) => void events.push(event) });
    assert.equal(server.requests[0]?.path, "/someone/tiny/resolve/main/mmproj.gguf");
    assert.deepEqual(await readFile(stored.paths.model), model);
    assert.deepEqual(await readFile(stored.paths.projector), projector);
    assert.deepEqual([stored.name, stored.model.sha256, stored.model.checkedBy], ["model", computeSha256(model), "server"]);
    assert.deepEqual(await listStore(store), { models: [stored], unfinished: [] });
    assert.equal(events[0]?.kind, "examining");
    assert.ok(server.sentBytes <= model.length + projector.length + MAX_HEADER_BYTES, `${server.sentBytes} bytes were sent`);
    assert.deepEqual((await readdir(join(store, "model"))).toSorted(), ["manifest.json", "mmproj.gguf", "model.gguf"]);
  });

  it("makes no request for a model that is already stored", async () => {
    const server = await startHub();
    await downloadFrom(server);
    const { length } = server.requests;
    await downloadFrom(server, { network: { env: {}, isOffline: true } });
    assert.equal(server.requests.length, length);
  });

  it("downloads nothing if the model and the projector don't belong together", async () => {
    const server = await startHub();
    for (const [modelName, projectorName, kind] of [
      ["mmproj.gguf", "model.gguf", "unsuitableModel"],
      ["model.gguf", "http://127.0.0.1:1/none.gguf", "downloadFailed"],
    ] as const) {
      const failure = await catchFailure(downloadFrom(server, { model: `hf:someone/tiny/${modelName}`, projector: projectorName }));
      assert.equal(failure.kind, kind);
    }
    assert.ok(server.sentBytes <= MAX_HEADER_BYTES, `${server.sentBytes} bytes were sent`);
    assert.deepEqual((await listStore(store)).models, []);
  });

  it("records the source of a partial download, and whether a process is working on it", async () => {
    const server = await startHub({ stallAfterBytes: 3_000_000 });
    const abort = new AbortController();
    const downloading = downloadFrom(server, { signal: abort.signal });
    await waitUntilDownloaded(store, 3_000_000);
    const listUnfinished = async () =>
      (await listStore(store)).unfinished.map(({ name, resumeSource, isBusy }) => ({ name, resumeSource, isBusy }));
    const resumeSource = { model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf" };
    assert.deepEqual(await listUnfinished(), [{ name: "model", resumeSource, isBusy: true }]);
    abort.abort();
    await assert.rejects(downloading, { name: "AbortError" });
    assert.deepEqual(await listUnfinished(), [{ name: "model", resumeSource, isBusy: false }]);
    assert.ok((await measureReclaimableBytes(store, "model")) > 3_000_000);
  });

  it("stores no secret from a URL", async () => {
    const server = await startHub({ stallAfterBytes: 3_000_000 });
    const abort = new AbortController();
    const model = `${server.url}/model.gguf?signature=hush`;
    const downloading = downloadFrom(server, { model, signal: abort.signal });
    await waitUntilDownloaded(store, 3_000_000);
    abort.abort();
    await assert.rejects(downloading, { name: "AbortError" });
    assert.equal((await listStore(store)).unfinished[0]?.resumeSource, undefined);
    for (const name of (await readdir(join(store, "model"))).filter((name) => name.endsWith(".json"))) {
      assert.doesNotMatch(await readFile(join(store, "model", name), "utf8"), /hush/);
    }
  });

  it("rejects a file that is not GGUF, and a server without range requests", async () => {
    const page = await serve((_, response) => void response.writeHead(206, { "content-range": "bytes 0-3/4" }).end(Buffer.from("<htm")));
    assert.equal((await catchFailure(downloadFrom(page))).kind, "corruptModel");
    const serverWithoutRanges = await serve((_, response) => void response.writeHead(200, { "content-length": model.length }).end(model));
    const failure = await catchFailure(downloadFrom(serverWithoutRanges));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /range requests/);
  });

  it("keeps the projector if the model fails, and downloads only the rest later", async () => {
    const server = await startHub();
    let isOpen = false;
    const gateServer = await serve((request, response) => {
      const isHeader = /^bytes=\d+-\d+$/.test(request.headers.range ?? "");
      if (request.url?.endsWith("model.gguf") && !isHeader && !isOpen) return void response.writeHead(403).end();
      response.writeHead(307, { location: `${server.url}${request.url}` }).end();
    });
    assert.equal((await catchFailure(downloadFrom(gateServer))).kind, "downloadFailed");
    assert.deepEqual(
      (await listStore(store)).unfinished.map(({ name, bytes }) => [name, bytes > projector.length]),
      [["model", true]],
    );
    isOpen = true;
    await downloadFrom(gateServer);
    const downloadedNames = server.requests.filter(({ range }) => range === undefined).map(({ path }) => path.replace(/.*\//, ""));
    assert.deepEqual(downloadedNames, ["mmproj.gguf", "model.gguf"]);
  });

  /** Starts a hub that reports a wrong hash for one file. */
  const serveWithWrongHash = (wrongFile: string) =>
    serve((request, response) => {
      const content = request.url?.endsWith("mmproj.gguf") ? projector : model;
      const [, first = "0", last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
      const to = last ? Math.min(Number(last) + 1, content.length) : content.length;
      response.writeHead(request.headers.range === undefined ? 200 : 206, {
        ...{ "content-length": to - Number(first), "content-range": `bytes ${first}-${to - 1}/${content.length}` },
        "x-linked-etag": request.url?.endsWith(wrongFile) ? "c".repeat(64) : computeSha256(content),
      });
      response.end(content.subarray(Number(first), to));
    });

  it("reports the actual and the expected hash of a wrong file, and keeps it as .rejected", async () => {
    const lyingServer = await serveWithWrongHash("mmproj.gguf");
    const failure = await catchFailure(downloadFrom(lyingServer));
    const rejectedPath = join(store, "model", "mmproj.gguf.rejected");
    assert.deepEqual(failure, {
      ...{ kind: "hashMismatch", file: `${lyingServer.url}/someone/tiny/resolve/main/mmproj.gguf` },
      ...{ expected: "c".repeat(64), actual: computeSha256(projector), kept: rejectedPath },
      toAdd: { model: "model.gguf", projector: rejectedPath, missingUrl: `${lyingServer.url}/someone/tiny/resolve/main/model.gguf` },
    });
    assert.deepEqual(await readFile(rejectedPath), projector);
    assert.deepEqual((await listStore(store)).models, []);
  });

  it("names the command that adds a rejected model with the projector that is in the store already", async () => {
    const failure = await catchFailure(downloadFrom(await serveWithWrongHash("model.gguf")));
    const { message } = describeFailure(failure);
    const [, modelPath = "", projectorPath = ""] = /try again.*run “oriel models add --as-is "(.+)" "(.+)"”\.$/.exec(message) ?? [];
    assert.deepEqual([modelPath, projectorPath], [join(store, "model", "model.gguf.rejected"), join(store, "model", "mmproj.gguf")]);
    const { signal } = new AbortController();
    const files = { model: modelPath, projector: projectorPath };
    const stored = await addModel({ ...files, store, method: "auto", isTrusted: true, onEvent: () => {}, signal });
    assert.deepEqual([stored.name, stored.model.sha256], ["model", computeSha256(model)]);
    assert.deepEqual(await readFile(stored.paths.projector), projector);
    assert.deepEqual((await readdir(join(store, "model"))).toSorted(), ["manifest.json", "mmproj.gguf", "model.gguf"]);
  });

  it("makes no request if the two files together don't fit on the disk, or if offline", async () => {
    const server = await startHub();
    const options = { model: "E2B", mirror: server.url };
    const failure = await catchFailure(downloadFrom(server, { ...options, getFreeBytes: async () => 1e9 }));
    assert.ok(failure.kind === "noSpace");
    assert.equal(failure.neededBytes, 2_841_481_184 + 557_368_064);
    assert.equal((await catchFailure(downloadFrom(server, { ...options, network: { env: {}, isOffline: true } }))).kind, "offline");
    assert.equal((await catchFailure(downloadFrom(server, { network: { env: {}, isOffline: true } }))).kind, "offline");
    assert.equal(server.requests.length, 0);
  });

  it("leaves no unfinished model if it fails before anything was downloaded", async () => {
    const server = await startHub();
    const offline = { network: { env: {}, isOffline: true } };
    for (const options of [offline, { model: "e2b", ...offline }, { model: "e2b", getFreeBytes: async () => 1e9 }]) {
      await catchFailure(downloadFrom(server, options));
      assert.deepEqual(await listStore(store), { models: [], unfinished: [] });
    }
  });

  it("names the files to copy from another machine if offline", async () => {
    const server = await startHub();
    const files = ["gemma-4-E2B-it-Q4_0.gguf", "mmproj-gemma-4-E2B-it-Q8_0.gguf"];
    const failure = await catchFailure(downloadFrom(server, { model: "e2b", network: { env: {}, isOffline: true } }));
    assert.ok(failure.kind === "offline");
    const { message } = describeFailure(failure);
    for (const name of files) assert.match(message, new RegExp(`${server.url}/ggml-org/\\S+/${name}`));
    assert.ok(message.endsWith(`run “oriel models add ${files.join(" ")}” here.`), message);
  });

  it("names the page with the projector if offline, for a model whose projector is known only to the hub", async () => {
    const server = await startHub();
    const options = { model: "31b", network: { env: {}, isOffline: true } };
    for (const attempt of [downloadFrom(server, options), examineSource({ ...createSource(server), ...options })]) {
      const { message } = describeFailure(await catchFailure(attempt));
      assert.match(message, /^Gemma 4 31B would have to be fetched/);
      assert.match(
        message,
        /Download \S+\/gemma-4-31B_q4_0-it\.gguf and the mmproj file listed at \S+\/tree\/[0-9a-f]{40} on another machine/,
      );
      assert.ok(message.endsWith("run “oriel models add gemma-4-31B_q4_0-it.gguf MMPROJ_FILE” here."), message);
    }
    assert.equal(server.requests.length, 0);
  });

  it("says what to check if the hub can't be reached or is busy before the download, but not if it refuses", async () => {
    const [busy, refusing] = [await serve((_, response) => void response.writeHead(503).end()), await startHub()];
    const advice = /Check the network and the proxy \(oriel\.proxy\), then try again\.$/;
    for (const model of ["31b", "hf:someone/tiny/model.gguf"]) {
      for (const mirror of [busy.url, "http://127.0.0.1:1"]) {
        const { message } = describeFailure(await catchFailure(downloadFrom(busy, { model, mirror })));
        assert.match(message, advice);
      }
      const missing = await catchFailure(
        downloadFrom(refusing, { model: model.replace("model.gguf", "none.gguf"), projector: "none2.gguf" }),
      );
      assert.doesNotMatch(describeFailure(missing).message, advice);
    }
  });

  it("rejects a catalog file of the wrong size before downloading it", async () => {
    const server = await serve((_, response) => void response.writeHead(200, { "content-length": 4 }).end("GGUF"));
    const failure = await catchFailure(downloadFrom(server, { model: "e2b" }));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /4 bytes.*557368064/);
  });

  it("sends the token only to the host of the model", async () => {
    const [modelServer, projectorServer] = [await startHub(), await startHub()];
    await downloadFrom(modelServer, { projector: `${projectorServer.url}/mmproj.gguf`, token: "hush" });
    assert.ok(modelServer.requests.every(({ authorization }) => authorization === "Bearer hush"));
    assert.ok(projectorServer.requests.length > 0 && projectorServer.requests.every(({ authorization }) => authorization === undefined));
    for (const name of await readdir(join(store, "model"))) {
      if (name.endsWith(".json")) assert.doesNotMatch(await readFile(join(store, "model", name), "utf8"), /hush/);
    }
  });

  it("restores files that were truncated or lost", async () => {
    const server = await startHub();
    const stored = await downloadFrom(server);
    await writeFile(stored.paths.model, randomBytes(10));
    await rm(stored.paths.projector);
    await downloadFrom(server);
    assert.deepEqual(await readFile(stored.paths.model), model);
    assert.deepEqual(await readFile(stored.paths.projector), projector);
  });
});
