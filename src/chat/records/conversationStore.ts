import { readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { FailureError } from "../../failures/failure.ts";
import { makeFolders, removeStaleFiles, writeFileAtomically } from "../../disk/files.ts";
import { addImageOwner, readVerifiedImage, trimFolder } from "../../link/imageCache.ts";
import type { ConversationRecord } from "./v1.ts";

/** Maximum number of conversations. If there are more, the oldest ones are deleted. */
export const MAX_CONVERSATIONS = 200;
/** Maximum total size of the images in all conversations; the least recently used images are deleted first. */
const MAX_IMAGE_BYTES = 500_000_000;

export interface StoredConversation {
  id: string;
  changedMs: number;
}

/**
 * Conversations and their images on disk. Each conversation has its own file, so that only the conversation that is shown is read. Images are
 * named after the SHA-256 of their content. Files are written atomically.
 */
export class ConversationStore {
  readonly #conversationsFolder: string;
  readonly #imagesFolder: string;
  readonly #onImagesDeleted: (hashes: Set<string>) => Promise<void>;
  #trimState: "idle" | "running" | "mustRunAgain" = "idle";
  #hasRemovedStaleFiles = false;

  /** @param onImagesDeleted called with the hashes of images that no conversation references anymore, so that other caches can delete them too */
  constructor(folder: string, onImagesDeleted: (hashes: Set<string>) => Promise<void> = async () => {}) {
    this.#onImagesDeleted = onImagesDeleted;
    this.#conversationsFolder = join(folder, "conversations");
    this.#imagesFolder = join(folder, "images");
  }

  /** @throws FailureError diskFull */
  async save(record: ConversationRecord): Promise<void> {
    await makeFolders(this.#conversationsFolder);
    const isNew = (await statOrUndefined(this.#getFilePath(record.id))) === undefined;
    await writeFileAtomically(this.#getFilePath(record.id), JSON.stringify(record), { isDurable: true });
    if (isNew) this.#trimInBackground();
    if (this.#hasRemovedStaleFiles) return;
    this.#hasRemovedStaleFiles = true;
    for (const folder of [this.#conversationsFolder, this.#imagesFolder]) void removeStaleFiles(folder).catch(() => {});
  }

  /**
   * @returns undefined if the conversation does not exist or is damaged
   * @throws FailureError conversationTooNew
   */
  async load(id: string): Promise<ConversationRecord | undefined> {
    const text = await this.#readText(id);
    if (text === undefined) return undefined;
    // Loaded on first use, because schemas are slow to load.
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

  /** Lists all conversations, latest first, without reading them. */
  async list(): Promise<StoredConversation[]> {
    const conversations = await Promise.all(
      (await listNames(this.#conversationsFolder))
        .filter((name) => name.endsWith(".json"))
        .map(async (name) => ({
          id: name.slice(0, -".json".length),
          changedMs: (await statOrUndefined(join(this.#conversationsFolder, name)))?.mtimeMs ?? 0,
        })),
    );
    return conversations.toSorted((a, b) => b.changedMs - a.changedMs);
  }

  /** Deletes a conversation, and the images that no other conversation references. */
  async delete(id: string): Promise<void> {
    await this.#deleteAll([id]);
  }

  /**
   * Stores an image of a conversation, because the engine's cache may evict it.
   * @param cachedPath path to the image in the engine's cache
   * @throws FailureError diskFull
   */
  async storeImage(sha256: string, bytes: Uint8Array, cachedPath: string): Promise<void> {
    await makeFolders(this.#imagesFolder);
    if (await addImageOwner(cachedPath, join(this.#imagesFolder, sha256), bytes)) this.#trimInBackground();
  }

  /** @returns undefined if the image is missing or damaged */
  async readImage(sha256: string): Promise<Uint8Array | undefined> {
    return readVerifiedImage(join(this.#imagesFolder, sha256), sha256);
  }

  #trimInBackground(): void {
    if (this.#trimState !== "idle") {
      this.#trimState = "mustRunAgain";
      return;
    }
    this.#trimState = "running";
    void this.#trim()
      // Best effort: trimming runs again with the next new conversation or image.
      .catch(() => {})
      .finally(() => {
        const mustRunAgain = this.#trimState === "mustRunAgain";
        this.#trimState = "idle";
        if (mustRunAgain) this.#trimInBackground();
      });
  }

  async #trim(): Promise<void> {
    await this.#deleteAll((await this.list()).slice(MAX_CONVERSATIONS).map(({ id }) => id));
    await trimFolder(this.#imagesFolder, MAX_IMAGE_BYTES, 0);
  }

  async #deleteAll(ids: string[]): Promise<void> {
    const images = new Set<string>();
    for (const id of ids) {
      for (const sha256 of await this.#listImages(id)) images.add(sha256);
      await rm(this.#getFilePath(id), { force: true });
    }
    if (images.size === 0) return;
    for (const conversation of await this.list()) for (const sha256 of await this.#listImages(conversation.id)) images.delete(sha256);
    for (const sha256 of images) await rm(join(this.#imagesFolder, sha256), { force: true });
    await this.#onImagesDeleted(images);
  }

  /** Lists the SHA-256 hashes of a conversation's images. In a file from a newer version of Oriel, every string that looks like a hash is treated as one, so that no image is lost. */
  async #listImages(id: string): Promise<string[]> {
    const text = await this.#readText(id);
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

  async #readText(id: string): Promise<string | undefined> {
    return readFile(this.#getFilePath(id), "utf8").catch(() => undefined);
  }

  #getFilePath(id: string): string {
    return join(this.#conversationsFolder, `${id}.json`);
  }
}

async function listNames(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function statOrUndefined(path: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  return stat(path).catch(() => undefined);
}
