import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConversationStore } from "../../../../src/chat/records/conversationStore.ts";
import type { ConversationRecord } from "../../../../src/chat/records/v1.ts";
import { catchFailure, waitUntil } from "../../../waiting.ts";
import { computeSha256 } from "../../../fixtures/hash.ts";

/** Path of an image that is not in the engine's cache. */
const uncachedPath = "/nowhere/image";

describe("stored conversations", () => {
  let folder: string;
  let store: ConversationStore;
  let deletedImages: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-history-"));
    deletedImages = [];
    store = new ConversationStore(folder, async (hashes) => void deletedImages.push(...hashes));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const createRecord = (question: string, id = randomUUID() as string): ConversationRecord => ({
    version: 1,
    id,
    changedMs: 1,
    turns: [
      {
        question,
        images: [{ name: "a.png", ref: { name: "a.png", sha256: computeSha256("a"), budget: 280 } }, { name: "never read.png" }],
        selections: [{ path: "a.ts", language: "ts", lines: [1, 2], text: "let a;" }],
        budget: "auto",
        limits: { bytes: 1, megapixels: 1, seconds: 1, tokens: 4500 },
        thinking: false,
        thoughts: "",
        prepared: [],
        text: "An answer",
        state: { kind: "stopped" },
        isSetAside: false,
        forgotten: 0,
      },
    ],
  });

  it("are loaded as they were saved", async () => {
    const saved = createRecord("Why?");
    await store.save(saved);
    assert.deepEqual(await store.load(saved.id), saved);
    await store.save({ ...saved, turns: [] });
    assert.deepEqual((await store.load(saved.id))?.turns, []);
  });

  it("are listed with the latest first, and deleted ones are left out", async () => {
    const [older, newer] = [createRecord("one"), createRecord("two")];
    await store.save(older);
    await store.save(newer);
    await utimes(join(folder, "conversations", `${older.id}.json`), new Date(1000), new Date(1000));
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      [newer.id, older.id],
    );
    await store.delete(newer.id);
    await store.delete(newer.id);
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      [older.id],
    );
  });

  it("can't be loaded if they are missing or damaged", async () => {
    assert.deepEqual(await store.list(), []);
    const id = randomUUID();
    assert.equal(await store.load(id), undefined);
    await store.save(createRecord("x", id));
    for (const content of ['{"version":1', '{"version":"1","id":"x"}', "[]", ""]) {
      await writeFile(join(folder, "conversations", `${id}.json`), content);
      assert.equal(await store.load(id), undefined);
    }
  });

  it("of a newer version are reported and listed, and keep their images when another conversation is deleted", async () => {
    const id = randomUUID();
    const other = createRecord("other");
    await store.save(other);
    await store.storeImage(computeSha256("a"), Buffer.from("a"), uncachedPath);
    const newer = { version: 2, id, messages: [{ image: computeSha256("a") }] };
    await writeFile(join(folder, "conversations", `${id}.json`), JSON.stringify(newer));
    assert.deepEqual(await catchFailure(store.load(id)), { kind: "conversationTooNew", version: 2 });
    assert.equal((await store.list()).length, 2);
    await store.delete(other.id);
    assert.ok(await store.readImage(computeSha256("a")));
    await store.delete(id);
    assert.equal(await store.readImage(computeSha256("a")), undefined);
  });

  it("leave no temporary file when several saves run at once", async () => {
    const saved = createRecord("x");
    await Promise.all(Array.from({ length: 20 }, () => store.save(saved)));
    assert.deepEqual(await readdir(join(folder, "conversations")), [`${saved.id}.json`]);
  });

  it("lose old temporary files that a crash left, but keep recent ones, which another window may be writing", async () => {
    const saved = createRecord("x");
    await store.save(saved);
    await store.storeImage(computeSha256("b"), Buffer.from("b"), uncachedPath);
    const interrupted = { conversations: [`${saved.id}.json`, `${randomUUID()}.json`], images: [computeSha256("c")] };
    for (const [kind, names] of Object.entries(interrupted)) {
      for (const name of names) {
        const [old, recent] = ["0123456789ab", "ba9876543210"].map((random) => join(folder, kind, `${name}.${random}.tmp`));
        for (const file of [old ?? "", recent ?? ""]) await writeFile(file, "half");
        const anHourAgo = new Date(Date.now() - 3_600_000);
        await utimes(old ?? "", anHourAgo, anHourAgo);
      }
    }
    await new ConversationStore(folder).save(createRecord("y", saved.id));
    const listNames = async () => (await Promise.all(["conversations", "images"].map((kind) => readdir(join(folder, kind))))).flat();
    await waitUntil(
      async () => (await listNames()).every((name) => !name.endsWith(".0123456789ab.tmp")) || undefined,
      "the old files to be deleted",
    );
    assert.equal((await listNames()).filter((name) => name.endsWith(".tmp")).length, 3);
    assert.equal((await listNames()).length, 5, "nothing else is deleted");
  });

  it("store each image once, under the hash of its content", async () => {
    await store.storeImage(computeSha256("b"), Buffer.from("b"), uncachedPath);
    await store.storeImage(computeSha256("b"), Buffer.from("b"), uncachedPath);
    assert.deepEqual(await readdir(join(folder, "images")), [computeSha256("b")]);
    assert.deepEqual(Buffer.from((await store.readImage(computeSha256("b"))) ?? []), Buffer.from("b"));
    assert.equal(await store.readImage(computeSha256("c")), undefined);
  });

  it("are deleted together with the images that no other conversation references", async () => {
    const [first, second] = [createRecord("one"), createRecord("other")];
    await store.save(first);
    await store.save(second);
    await store.storeImage(computeSha256("a"), Buffer.from("a"), uncachedPath);
    await store.storeImage(computeSha256("b"), Buffer.from("b"), uncachedPath);
    await store.delete(first.id);
    assert.ok(await store.readImage(computeSha256("a")));
    assert.deepEqual(deletedImages, []);
    await store.delete(second.id);
    assert.equal(await store.readImage(computeSha256("a")), undefined);
    assert.deepEqual(deletedImages, [computeSha256("a")], "the engine's copies are deleted too");
    assert.ok(await store.readImage(computeSha256("b")), "it may be attached to the question being written");
  });

  it("are limited to the latest two hundred", async () => {
    for (let index = 0; index < 203; index++) {
      const saved = createRecord(String(index));
      await store.save(saved);
      const time = new Date(1_000_000 + index * 1000);
      await utimes(join(folder, "conversations", `${saved.id}.json`), time, time);
    }
    // Conversations without images count too.
    await store.save({ ...createRecord("203"), turns: [] });
    const remaining = await waitUntil(async () => {
      const listed = await store.list();
      return listed.length === 200 ? listed : undefined;
    }, "the oldest to be deleted");
    assert.equal((await store.load(remaining.at(-1)?.id ?? ""))?.turns[0]?.question, "4");
  });

  it("are loaded without the turns that can't be read", async () => {
    const [saved, other] = [createRecord("Why?"), createRecord("How?")];
    const [turn] = saved.turns;
    const broken = { ...turn, selections: [{ path: "x".repeat(5000), language: "ts", text: "" }] };
    await store.save({ ...saved, turns: [broken, ...other.turns, ...saved.turns] } as ConversationRecord);
    assert.deepEqual(
      (await store.load(saved.id))?.turns.map(({ question }) => question),
      ["How?", "Why?"],
    );
  });
});
