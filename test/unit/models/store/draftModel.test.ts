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

const draft = Buffer.from("a draft model");
const files: Record<string, Buffer> = { "m.gguf": model, "p.gguf": projector, "d.gguf": draft };

describe("a model with a draft model", () => {
  let store: string;
  let entry: CatalogModel;
  beforeEach(async () => {
    store = join(await createFolder(), "models");
    const [first] = catalog;
    assert.ok(first !== undefined);
    const pin = (name: string, content: Buffer): CatalogModel["files"]["model"] => ({
      ...{ repository: "a/b", revision: "c", name, bytes: content.length },
      sha256: { value: computeSha256(content), basis: "second-hand" },
    });
    entry = {
      ...{ ...first, name: "test-with-draft", aliases: [] },
      files: { model: pin("m.gguf", model), projector: pin("p.gguf", projector), draft: pin("d.gguf", draft) },
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
});
