import assert from "node:assert/strict";
import { completeSource } from "../../../../src/models/store/readListing.ts";
import { parseSource } from "../../../../src/models/store/source.ts";
import { closeServers, serve, type FileServer } from "../../../fixtures/fileServer.ts";
import { catchFailure } from "../../../waiting.ts";

const MODEL_HASH = "179cfb99212709597eae5929112cfca677e1bbf566178b479ae1da0c4772874b";
const PROJECTOR_HASH = "c".repeat(64);

/** Creates an entry of the hub's file listing. Source: huggingface.co/docs/hub/api, `GET /api/models/{repo}/tree/{revision}`. */
function createListedFile(path: string, oid: string, size: number): object {
  return { type: "file", oid: "0".repeat(40), size, lfs: { oid, size, pointerSize: 135 }, path };
}
const readme = { type: "file", oid: "1".repeat(40), size: 100, path: "README.md" };
const modelFile = createListedFile("gemma-4-31B_q4_0-it.gguf", MODEL_HASH, 17_654_321_000);
const projectorFile = createListedFile("mmproj-gemma-4-31B-it-qat-q4_0.gguf", PROJECTOR_HASH, 1_190_000_000);

describe("a model whose projector is known only to the hub", () => {
  afterEach(closeServers);

  const serveList = (list: unknown) => serve((_, response) => void response.end(JSON.stringify(list)));
  const completeFrom = (hub: FileServer, isOffline = false) =>
    completeSource(parseSource("31b", undefined, hub.url), { network: { env: {}, isOffline }, signal: new AbortController().signal });

  it("gets names, sizes and the projector's hash from the listing of the pinned revision", async () => {
    const hub = await serveList([readme, modelFile, projectorFile]);
    const { files } = await completeFrom(hub);
    const repository = "google/gemma-4-31B-it-qat-q4_0-gguf";
    const revision = "59dde24573e7e61570dba08b18a2e1fe246955ed";
    assert.deepEqual(files.projector, {
      url: `${hub.url}/${repository}/resolve/${revision}/mmproj-gemma-4-31B-it-qat-q4_0.gguf`,
      ...{ name: "mmproj-gemma-4-31B-it-qat-q4_0.gguf", bytes: 1_190_000_000, sha256: PROJECTOR_HASH },
    });
    assert.deepEqual([files.model.bytes, files.model.sha256], [17_654_321_000, MODEL_HASH]);
    assert.ok(hub.requests.every(({ path }) => path === `/api/models/${repository}/tree/${revision}`));
  });

  it("is rejected before the download if the hub lists the model with another hash", async () => {
    const hub = await serveList([createListedFile("gemma-4-31B_q4_0-it.gguf", "a".repeat(64), 1), projectorFile]);
    const failure = await catchFailure(completeFrom(hub));
    assert.ok(failure.kind === "hashMismatch");
    assert.deepEqual([failure.expected, failure.actual], [MODEL_HASH, "a".repeat(64)]);
  });

  it("is rejected with the reason if the listing can't be read, or has no projector, several projectors, or none with a hash", async () => {
    const lists: [unknown, RegExp][] = [
      [[modelFile], /Matching files: 0\./],
      [[modelFile, projectorFile, createListedFile("mmproj-other.gguf", PROJECTOR_HASH, 1)], /Matching files: 2\./],
      [[modelFile, { type: "file", size: 1, path: "mmproj.gguf" }], /and have a hash\. Matching files: 1\./],
      [{ error: "x" }, /not in the hub's format/],
    ];
    for (const [list, reason] of lists) {
      const failure = await catchFailure(completeFrom(await serveList(list)));
      assert.ok(failure.kind === "downloadFailed");
      assert.match(failure.reason, reason);
    }
    const missing = await catchFailure(completeFrom(await serve((_, response) => void response.writeHead(404).end())));
    assert.ok(missing.kind === "downloadFailed" && /404/.test(missing.reason));
  });

  it("makes no request if offline", async () => {
    const hub = await serveList([]);
    assert.equal((await catchFailure(completeFrom(hub, true))).kind, "offline");
    assert.deepEqual(hub.requests, []);
  });
});
