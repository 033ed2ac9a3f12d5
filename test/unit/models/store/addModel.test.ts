import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalog } from "../../../../src/models/catalog.ts";
import { addModel, type AddEvent, type AddOptions } from "../../../../src/models/store/addModel.ts";
import { checkModel, findStoredModel, listStore, removeModel } from "../../../../src/models/store/store.ts";
import { catchFailure } from "../../../waiting.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { itOnLinux } from "../../../fixtures/systems.ts";

const { signal } = new AbortController();

describe("addModel", () => {
  let store: string;
  let model: string;
  let projector: string;
  beforeEach(async () => {
    const folder = await createFolder();
    store = join(folder, "models");
    [model, projector] = [join(folder, "My Model (1).gguf"), join(folder, "mmproj.gguf")];
    await copyFile("test/model/tiny-gemma4.gguf", model);
    await copyFile("test/model/tiny-gemma4.mmproj.gguf", projector);
  });
  afterEach(removeFolders);

  const addToStore = (options: Partial<AddOptions> = {}) =>
    addModel({ store, model, projector, method: "auto", onEvent: () => {}, signal, ...options });

  it("stores a complete copy, with the facts of its header, under a name derived from the file", async () => {
    const stored = await addToStore();
    assert.deepEqual([stored.name, stored.title], ["my-model-1", "Tiny Gemma 4 Unified (test model)"]);
    assert.deepEqual(await readFile(stored.paths.model), await readFile(model));
    assert.deepEqual(stored.memory.cache, { bytesPerToken: 256, bytesPerWindowCell: 768, window: 512 });
    assert.deepEqual(await findStoredModel(store, "my-model-1"), stored);
  });

  it("makes hard links if requested, and frees no space when they are removed", async () => {
    const stored = await addToStore({ method: "link" });
    assert.equal((await stat(stored.paths.model)).ino, (await stat(model)).ino);
    assert.ok((await removeModel(store, stored.name, signal)) < 10_000);
    assert.ok((await stat(model)).size > 0, "the original file is kept");
    assert.deepEqual(await listStore(store), { models: [], unfinished: [] });
  });

  it("makes copies if requested, reports progress to the end, and frees the space when they are removed", async () => {
    const events: AddEvent[] = [];
    const stored = await addToStore({ method: "copy", onEvent: (event) => void events.push(event) });
    assert.notEqual((await stat(stored.paths.model)).ino, (await stat(model)).ino);
    const last = events.at(-1);
    assert.ok(last !== undefined && last.kind !== "waiting");
    assert.deepEqual([last.role, last.bytes], ["model", last.totalBytes]);
    assert.ok((await removeModel(store, stored.name, signal)) > stored.model.bytes + stored.projector.bytes);
  });

  // On Linux, the in-memory file system serves as another disk.
  itOnLinux("copies files from another disk, where no hard link is possible", async () => {
    const otherDisk = await mkdtemp("/dev/shm/oriel-test-");
    try {
      const failure = await catchFailure(addToStore({ store: otherDisk, method: "link" }));
      assert.ok(failure.kind === "badModelSource");
      assert.match(failure.reason, /different disk than the store/);
      const stored = await addToStore({ store: otherDisk, method: "auto" });
      assert.deepEqual(await readFile(stored.paths.model), await readFile(model));
      const noSpaceFailure = await catchFailure(addToStore({ store: otherDisk, method: "copy", getFreeBytes: async () => 1000 }));
      assert.ok(noSpaceFailure.kind === "noSpace" && noSpaceFailure.freeBytes === 1000);
    } finally {
      await rm(otherDisk, { recursive: true });
    }
  });

  it("rejects files that are not a complete model and its projector", async () => {
    assert.equal((await catchFailure(addToStore({ model: projector, projector: model }))).kind, "unsuitableModel");
    assert.equal((await catchFailure(addToStore({ model: join(store, "none.gguf") }))).kind, "fileMissing");
    await writeFile(projector, "not a GGUF file");
    assert.equal((await catchFailure(addToStore())).kind, "corruptModel");
    await truncate(model, 20_000);
    assert.equal((await catchFailure(addToStore())).kind, "corruptModel");
    assert.deepEqual((await listStore(store)).models, []);
  });

  it("requires the catalog's hash for a file of the catalog's size, unless the user trusts the file", async () => {
    const catalogModel = catalog[0];
    assert.ok(catalogModel !== undefined);
    const bytesBefore = catalogModel.files.model.bytes;
    catalogModel.files.model.bytes = (await stat(model)).size;
    try {
      const failure = await catchFailure(addToStore());
      assert.ok(failure.kind === "hashMismatch");
      assert.equal(failure.expected, catalogModel.files.model.sha256.value);
      assert.deepEqual((await listStore(store)).models, []);
      const stored = await addToStore({ isTrusted: true });
      assert.deepEqual([stored.name, stored.model.checkedBy], [catalogModel.name, "nothing"]);
    } finally {
      catalogModel.files.model.bytes = bytesBefore;
    }
  });

  it("records hashes that reveal later changes, and detects removed files", async () => {
    const stored = await addToStore({ method: "copy" });
    const checkKinds = async () => (await checkModel(stored, () => {}, signal)).map(({ role, kind }) => `${role} ${kind}`);
    assert.deepEqual(await checkKinds(), ["projector same", "model same"]);
    const bytes = await readFile(stored.paths.model);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(stored.paths.model, bytes);
    await rm(stored.paths.projector);
    assert.deepEqual(await checkKinds(), ["projector missing", "model changed"]);
  });

  it("names the stored model in the failure if another model is requested later", async () => {
    await addToStore();
    assert.deepEqual(await catchFailure(findStoredModel(store, "../models")), {
      kind: "unknownModel",
      name: "../models",
      known: ["my-model-1"],
    });
    assert.equal((await catchFailure(removeModel(store, "other", signal))).kind, "unknownModel");
  });

  it("lists a model with an unreadable manifest as unfinished, and removes it", async () => {
    const stored = await addToStore({ method: "copy" });
    await writeFile(join(store, stored.name, "manifest.json"), "{");
    const { models, unfinished } = await listStore(store);
    assert.deepEqual([models.length, unfinished.map(({ name }) => name)], [0, ["my-model-1"]]);
    await removeModel(store, stored.name, signal);
    assert.deepEqual(await listStore(store), { models: [], unfinished: [] });
  });
});
