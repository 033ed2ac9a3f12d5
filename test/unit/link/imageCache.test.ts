import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConversationStore } from "../../../src/chat/records/conversationStore.ts";
import {
  addImageOwner,
  cacheImage,
  deleteCachedImages,
  getImageCacheFolder,
  getImageCachePath,
  getPreparedFolder,
  trimFolder,
} from "../../../src/link/imageCache.ts";
import { createTemporaryFolder } from "../../tools/cleanup.mjs";

const bytes = Buffer.from("image");

describe("the image cache", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let cache: string;
  let store: ConversationStore;
  beforeEach(() => {
    folder = createTemporaryFolder("images");
    cache = join(folder.path, "cache");
    store = new ConversationStore(join(folder.path, "workspace"));
  });
  afterEach(() => folder.remove());

  /** Adds the image to the cache and to a conversation, as a question does. */
  const storeImage = async (target = store) => {
    const sha256 = await cacheImage(cache, bytes);
    await target.storeImage(sha256, bytes, getImageCachePath(cache, sha256));
    return sha256;
  };
  const getStoredPath = (sha256: string, workspace = "workspace") => join(folder.path, workspace, "images", sha256);
  const countLinks = async (path: string) => (await stat(path)).nlink;

  it("stores an image once for a question and the conversations of several workspaces", async () => {
    const sha256 = await storeImage();
    await storeImage(new ConversationStore(join(folder.path, "other")));
    assert.equal(await countLinks(getImageCachePath(cache, sha256)), 3);
    assert.deepEqual(await readFile(getStoredPath(sha256, "other")), bytes);
  });

  it("keeps an image for a conversation after the cache has deleted it, and vice versa", async () => {
    const sha256 = await storeImage();
    await deleteCachedImages(cache, new Set([sha256]));
    assert.deepEqual(await readdir(getImageCacheFolder(cache)), []);
    assert.deepEqual(Buffer.from((await store.readImage(sha256)) ?? []), bytes);
    await storeImage();
    await rm(getStoredPath(sha256));
    assert.deepEqual(await readFile(getImageCachePath(cache, sha256)), bytes);
  });

  it("has one copy again after a question caches an image that a conversation still has", async () => {
    const sha256 = await storeImage();
    await deleteCachedImages(cache, new Set([sha256]));
    await storeImage();
    assert.equal(await countLinks(getStoredPath(sha256)), 2);
  });

  it("reads images that earlier versions stored as copies, and links them with the next question", async () => {
    const sha256 = await cacheImage(cache, bytes);
    await mkdir(join(folder.path, "workspace", "images"), { recursive: true });
    await writeFile(getStoredPath(sha256), bytes);
    assert.deepEqual(Buffer.from((await store.readImage(sha256)) ?? []), bytes);
    await storeImage();
    assert.equal(await countLinks(getStoredPath(sha256)), 2);
  });

  it("copies an image that can't be linked", async () => {
    const path = join(folder.path, "copy");
    assert.equal(await addImageOwner(join(folder.path, "missing"), path, bytes), true);
    assert.deepEqual(await readFile(path), bytes);
    assert.equal(await addImageOwner(join(folder.path, "missing"), path, bytes), false);
    assert.deepEqual(await readdir(folder.path), ["copy"]);
  });

  it("repairs a damaged image, even in the conversations that have it", async () => {
    const sha256 = await storeImage();
    for (const damage of ["", "imagf", "image and more"]) {
      await writeFile(getImageCachePath(cache, sha256), damage);
      assert.equal(await store.readImage(sha256), undefined);
      await storeImage();
      assert.deepEqual(await readFile(getImageCachePath(cache, sha256)), bytes);
      assert.deepEqual(Buffer.from((await store.readImage(sha256)) ?? []), bytes);
    }
  });

  it("repairs a damaged copy in a conversation where no hard link is possible", async () => {
    const path = join(folder.path, "copy");
    await writeFile(path, "imagf");
    await addImageOwner(join(folder.path, "missing"), path, bytes);
    assert.deepEqual(await readFile(path), bytes);
  });

  it("leaves no temporary files when several windows store the same image at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => storeImage()));
    assert.equal((await readdir(getImageCacheFolder(cache))).length, 1);
    assert.equal((await readdir(join(folder.path, "workspace", "images"))).length, 1);
  });

  it("deletes an image together with the PNGs prepared from it, and nothing else", async () => {
    const sha256 = await storeImage();
    await mkdir(getPreparedFolder(cache));
    const other = "f".repeat(64);
    for (const name of [`${sha256}-1.json`, `${sha256}-1-0.0.8.8-48x48.png`, `${other}-1.json`]) {
      await writeFile(join(getPreparedFolder(cache), name), "");
    }
    await deleteCachedImages(cache, new Set([sha256]));
    assert.deepEqual(await readdir(getPreparedFolder(cache)), [`${other}-1.json`]);
  });
});

describe("trimFolder", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  beforeEach(() => {
    folder = createTemporaryFolder("trim");
  });
  afterEach(() => folder.remove());

  const addFile = async (name: string, usedMinutesAgo: number) => {
    await writeFile(join(folder.path, name), Buffer.alloc(100));
    const used = new Date(Date.now() - usedMinutesAgo * 60_000);
    await utimes(join(folder.path, name), used, used);
  };

  it("removes the least recently used files beyond the limit", async () => {
    for (const [name, minutes] of [
      ["a", 40],
      ["b", 20],
      ["c", 30],
    ] as const)
      await addFile(name, minutes);
    await trimFolder(folder.path, 200);
    assert.deepEqual(await readdir(folder.path), ["b", "c"]);
  });

  it("keeps recently used files regardless of the limit", async () => {
    for (const [name, minutes] of [
      ["old", 11],
      ["new", 9],
    ] as const)
      await addFile(name, minutes);
    await trimFolder(folder.path, 0);
    assert.deepEqual(await readdir(folder.path), ["new"]);
    await trimFolder(folder.path, 0, 0);
    assert.deepEqual(await readdir(folder.path), []);
  });
});
