import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { catalog, type CatalogModel } from "../../../../src/models/catalog.ts";
import { downloadModel, examineSource, type DownloadModelEvent } from "../../../../src/models/store/downloadModel.ts";
import { checkModel } from "../../../../src/models/store/store.ts";
import { closeServers, sendContent, serve, type FileServer } from "../../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { computeSha256 } from "../../../fixtures/hash.ts";
import { model, projector } from "../../../fixtures/hub.ts";
import { catchFailure } from "../../../waiting.ts";

const draft = Buffer.from("a draft model");
const files: Record<string, Buffer> = { "m.gguf": model, "p.gguf": projector, "d.gguf": draft };

describe("a model with a draft model", () => {
  let store: string;
  let entry: CatalogModel;
  beforeEach(async () => {
    store = join(await createFolder(), "models");
    const [first] = catalog;
    assert.ok(first !== undefined);
    const pinFile = (name: string, content: Buffer): CatalogModel["files"]["model"] => ({
      ...{ repository: "a/b", revision: "c", name, bytes: content.length },
      sha256: { value: computeSha256(content), basis: "second-hand" },
    });
    entry = {
      ...{ ...first, name: "test-with-draft", aliases: [] },
      files: { model: pinFile("m.gguf", model), projector: pinFile("p.gguf", projector), draft: pinFile("d.gguf", draft) },
    };
    catalog.push(entry);
  });
  afterEach(() => void catalog.splice(catalog.indexOf(entry), 1));
  afterEach(closeServers);
  afterEach(removeFolders);

  const serveFiles = (available = files) =>
    serve((request, response) => {
      const content = available[/[^/]+$/.exec(request.url ?? "")?.[0] ?? ""];
      if (content === undefined) response.writeHead(404).end();
      else sendContent(content, request, response);
    });
  const createOptions = (hub: FileServer) => ({
    ...{ store, model: entry.name, mirror: hub.url, network: { env: {} }, signal: new AbortController().signal },
  });

  it("is downloaded in the same step as the draft model, which is verified like the other files", async () => {
    const options = createOptions(await serveFiles());
    const { files: planned, missingBytes } = await examineSource(options);
    assert.deepEqual(
      planned.map(({ role }) => role),
      ["projector", "draft", "model"],
    );
    assert.equal(missingBytes, model.length + projector.length + draft.length);
    const stored = await downloadModel({ ...options, onEvent: () => {} });
    assert.deepEqual(await readFile(stored.paths.draft ?? ""), draft);
    const checked = await checkModel(stored, () => {}, options.signal);
    assert.deepEqual(
      checked.map(({ role, kind }) => [role, kind]),
      [
        ["projector", "same"],
        ["draft", "same"],
        ["model", "same"],
      ],
    );
  });

  it("is used alone if the draft model can't be downloaded or has another hash, and the reason is reported", async () => {
    for (const available of [
      { "m.gguf": model, "p.gguf": projector },
      { ...files, "d.gguf": Buffer.from("another model") },
    ]) {
      store = join(await createFolder(), "models");
      const events: DownloadModelEvent[] = [];
      const options = { ...createOptions(await serveFiles(available)), onEvent: (event: DownloadModelEvent) => void events.push(event) };
      const stored = await downloadModel(options);
      assert.equal(stored.paths.draft, undefined);
      assert.ok(events.some(({ kind }) => kind === "draftSkipped"));
      assert.deepEqual((await readdir(join(store, entry.name))).toSorted(), ["m.gguf", "manifest.json", "p.gguf"]);
    }
  });

  describe("that was installed without it", () => {
    const withoutDraft = { "m.gguf": model, "p.gguf": projector };

    beforeEach(async () => {
      await downloadModel({ ...createOptions(await serveFiles(withoutDraft)), onEvent: () => {} });
    });

    it("gets the draft model later, without a second download of its other files", async () => {
      const hub = await serveFiles();
      const options = createOptions(hub);
      const examined = await examineSource(options);
      assert.deepEqual(examined.files, [{ role: "draft", bytes: draft.length }]);
      assert.equal(examined.missingBytes, draft.length);
      assert.match(examined.title, /draft model/i);
      const stored = await downloadModel({ ...options, onEvent: () => {} });
      assert.deepEqual(await readFile(stored.paths.draft ?? ""), draft);
      assert.deepEqual(
        hub.requests.map(({ path }) => path),
        ["/a/b/resolve/c/d.gguf"],
      );
      assert.equal((await examineSource(options)).missingBytes, 0);
    });

    it("can still be used if the draft model can't be downloaded, unless the draft model is required", async () => {
      const [unreachable, offline] = [createOptions(await serveFiles(withoutDraft)), { network: { env: {}, isOffline: true } }];
      for (const options of [unreachable, { ...unreachable, ...offline }]) {
        const events: DownloadModelEvent[] = [];
        const stored = await downloadModel({ ...options, onEvent: (event) => void events.push(event) });
        assert.equal(stored.paths.draft, undefined);
        assert.ok(events.some(({ kind }) => kind === "draftSkipped"));
      }
      const required = { ...unreachable, draft: "required" as const, onEvent: () => {} };
      assert.equal((await catchFailure(downloadModel(required))).kind, "downloadFailed");
      assert.equal((await downloadModel({ ...required, draft: "unwanted" })).paths.draft, undefined);
    });

    it("makes no request if the draft model is not wanted", async () => {
      const hub = await serveFiles();
      const options = { ...createOptions(hub), draft: "unwanted" as const };
      assert.equal((await examineSource(options)).missingBytes, 0);
      await downloadModel({ ...options, onEvent: () => {} });
      assert.deepEqual(hub.requests, []);
    });
  });
});
