import assert from "node:assert/strict";
import { mkdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { downloadModel } from "../../../../src/models/store/downloadModel.ts";
import { findStoredModel } from "../../../../src/models/store/store.ts";
import { closeServers, type FileServer } from "../../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { model, projector, startHub } from "../../../fixtures/hub.ts";
import { catchFailure, waitUntil } from "../../../waiting.ts";
import { killChildren, startProgram } from "../../children.ts";

/** Maximum number of bytes that are read for both headers. Headers are read in steps of 2 MB. */
const HEADER_BYTES = 4_000_100;

describe("a model download that several processes share", function () {
  this.timeout(60_000);
  let store: string;
  beforeEach(async () => {
    store = join(await createFolder(), "models");
  });
  afterEach(killChildren);
  afterEach(closeServers);
  afterEach(removeFolders);

  const createOptions = (server: FileServer) => ({
    store,
    model: `${server.url}/model.gguf`,
    projector: "mmproj.gguf",
    network: { env: {} },
  });
  const download = (server: FileServer) =>
    downloadModel({ ...createOptions(server), onEvent: () => {}, signal: new AbortController().signal });
  const downloadInChild = (server: FileServer) =>
    startProgram("test/process/models/store/downloadInChild.ts", [JSON.stringify(createOptions(server))]);

  const getPartSize = async () => (await stat(join(store, "model", "mmproj.gguf.part")).catch(() => undefined))?.size;

  it("is continued from the partial file after the downloading process was killed", async () => {
    const slowHub = await startHub({ stallAfterBytes: 3_000_000 });
    downloadInChild(slowHub);
    await waitUntil(async () => ((await getPartSize()) === 3_000_000 ? true : undefined), "the part");
    await killChildren();
    const before = slowHub.sentBytes;
    const stored = await download(slowHub);
    assert.deepEqual(await readFile(stored.paths.projector), projector);
    const continuation = slowHub.requests.findLast(({ path, range }) => path.endsWith("mmproj.gguf") && range?.endsWith("-"));
    assert.equal(continuation?.range, "bytes=3000000-");
    assert.ok(slowHub.sentBytes - before <= projector.length - 3_000_000 + model.length + HEADER_BYTES);
  });

  it("is done only once if two processes request the same model", async () => {
    const server = await startHub();
    const children = [downloadInChild(server), downloadInChild(server)];
    const isStored = (message: unknown) => (message as { stored?: unknown }).stored !== undefined;
    await waitUntil(() => (children.every(({ messages }) => messages.some(isStored)) ? true : undefined), "both downloads");
    const wholeRequests = server.requests.filter(({ range }) => range === undefined);
    assert.deepEqual(wholeRequests.map(({ path }) => path).toSorted(), ["/mmproj.gguf", "/model.gguf"]);
    await findStoredModel(store, "model");
  });

  it("stops if another process took over its lock while it was suspended", async () => {
    const slowHub = await startHub({ stallAfterBytes: 3_000_000 });
    const downloading = catchFailure(download(slowHub));
    const lock = join(store, "model.lock");
    await waitUntil(getPartSize, "the part");
    // A process replaces a lock that is too old.
    await rm(lock, { recursive: true });
    await mkdir(lock);
    await utimes(lock, new Date(), new Date(Date.now() + 1000));
    const failure = await downloading;
    assert.ok(failure.kind === "unexpected");
    assert.match(failure.reason, /took over the installation of model/);
  });
});
