import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { FailureError } from "../../failures/failure.ts";
import { errorCode, removeStale, writeWhole } from "../../disk/files.ts";
import { addImageOwner, trimFolder } from "../../link/imageCache.ts";
import type { ConversationRecord } from "./v1.ts";

/** The oldest conversations beyond this number are deleted. */
const MAX_CONVERSATIONS = 200;
/** Limit for the images of all conversations; the least recently used are deleted first. */
const MAX_IMAGE_BYTES = 500_000_000;

export interface StoredConversation {
  id: string;
  changedMs: number;
}

/**
 * Conversations and their images on disk: one file per conversation, so that only the shown ones are read, and images named by the
 * SHA-256 of their content. Files are written atomically.
 */
export class ConversationStore {
  readonly #conversations: string;
  readonly #images: string;
  readonly #onImagesDeleted: (hashes: Set<string>) => Promise<void>;
  #trimming: "no" | "yes" | "again" = "no";
  #isTidy = false;

  /** @param onImagesDeleted gets the SHA-256 of images that no conversation has any more, so that copies elsewhere can be deleted too */
  constructor(folder: string, onImagesDeleted: (hashes: Set<string>) => Promise<void> = async () => {}) {
    this.#onImagesDeleted = onImagesDeleted;
    this.#conversations = join(folder, "conversations");
    this.#images = join(folder, "images");
  }

  /** @throws FailureError diskFull */
  async save(record: ConversationRecord): Promise<void> {
    await mkdir(this.#conversations, { recursive: true, mode: 0o700 });
    const isNew = (await statOrUndefined(this.#fileOf(record.id))) === undefined;
    await writeWhole(this.#fileOf(record.id), JSON.stringify(record));
    if (isNew) this.#trimInBackground();
    if (this.#isTidy) return;
    this.#isTidy = true;
    for (const folder of [this.#conversations, this.#images]) void removeStale(folder).catch(() => {});
  }

  /** @returns undefined if there is none, or if it is damaged @throws FailureError conversationTooNew */
  async load(id: string): Promise<ConversationRecord | undefined> {
    const text = await this.#textOf(id);
    if (text === undefined) return undefined;
    // Schemas take long to load, so they are not part of VS Code's start.
    const { parseRecord } = await import("./parseRecord.ts");
    const parsed = parseRecord(text);
    switch (parsed.kind) {
      case "conversation":
        return parsed.record;
      case "newer":
        throw new FailureError({ kind: "conversationTooNew", version: parsed.version });
      case "damaged":
        return undefined;
    }
  }

  /** All conversations, latest first, without reading them. */
  async list(): Promise<StoredConversation[]> {
    const found = await Promise.all(
      (await namesIn(this.#conversations))
        .filter((name) => name.endsWith(".json"))
        .map(async (name) => ({
          id: name.slice(0, -".json".length),
          changedMs: (await statOrUndefined(join(this.#conversations, name)))?.mtimeMs ?? 0,
        })),
    );
    return found.toSorted((a, b) => b.changedMs - a.changedMs);
  }

  /** Deletes a conversation and the images that no other conversation has. */
  async delete(id: string): Promise<void> {
    await this.#deleteAll([id]);
  }

  /** Keeps an image for longer than the engine's cache does. @param cached its file there @throws FailureError diskFull */
  async storeImage(sha256: string, bytes: Uint8Array, cached: string): Promise<void> {
    await mkdir(this.#images, { recursive: true, mode: 0o700 });
    if (await addImageOwner(cached, join(this.#images, sha256), bytes)) this.#trimInBackground();
  }

  async image(sha256: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#images, sha256));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  #trimInBackground(): void {
    if (this.#trimming !== "no") {
      this.#trimming = "again";
      return;
    }
    this.#trimming = "yes";
    void this.#trim()
      // Best effort: trimming runs again with the next new conversation or image.
      .catch(() => {})
      .finally(() => {
        const isAgain = this.#trimming === "again";
        this.#trimming = "no";
        if (isAgain) this.#trimInBackground();
      });
  }

  async #trim(): Promise<void> {
    await this.#deleteAll((await this.list()).slice(MAX_CONVERSATIONS).map(({ id }) => id));
    await trimFolder(this.#images, MAX_IMAGE_BYTES, 0);
  }

  async #deleteAll(ids: string[]): Promise<void> {
    const images = new Set<string>();
    for (const id of ids) {
      for (const sha256 of await this.#imagesOf(id)) images.add(sha256);
      await rm(this.#fileOf(id), { force: true });
    }
    if (images.size === 0) return;
    for (const other of await this.list()) for (const sha256 of await this.#imagesOf(other.id)) images.delete(sha256);
    for (const sha256 of images) await rm(join(this.#images, sha256), { force: true });
    await this.#onImagesDeleted(images);
  }

  /** SHA-256 of each image. Conversations of a newer Oriel keep their images too: everything that looks like a hash counts. */
  async #imagesOf(id: string): Promise<string[]> {
    const text = await this.#textOf(id);
    if (text === undefined) return [];
    const { parseRecord } = await import("./parseRecord.ts");
    const parsed = parseRecord(text);
    switch (parsed.kind) {
      case "conversation":
        return parsed.record.turns.flatMap(({ images }) => images.flatMap(({ ref }) => ref?.sha256 ?? []));
      case "newer":
        return text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
      case "damaged":
        return [];
    }
  }

  async #textOf(id: string): Promise<string | undefined> {
    return readFile(this.#fileOf(id), "utf8").catch(() => undefined);
  }

  #fileOf(id: string): string {
    return join(this.#conversations, `${id}.json`);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function statOrUndefined(path: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  return stat(path).catch(() => undefined);
}
