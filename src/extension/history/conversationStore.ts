import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, removeStale, touch, writeWhole } from "../../disk/files.ts";
import { trimFolder } from "../../link/spool.ts";
import type { ConversationRecord } from "./record.ts";

/** The oldest go when there are more. */
const MAX_CONVERSATIONS = 200;
/** Of all images of all conversations; the least recently used go first. */
const MAX_IMAGE_BYTES = 500_000_000;

export interface StoredConversation {
  id: string;
  changedMs: number;
}

/**
 * Conversations and their images on disk: a file for each, so that what is not looked at is not read. Images are named by the SHA-256 of
 * their content. Every file is either as it was before or whole.
 */
export class ConversationStore {
  readonly #conversations: string;
  readonly #images: string;
  readonly #onForgotten: (hashes: Set<string>) => Promise<void>;
  #trimming: "no" | "yes" | "again" = "no";
  #isTidy = false;

  /** @param onForgotten told of images, by their SHA-256, that no conversation has any more: they may lie elsewhere too */
  constructor(folder: string, onForgotten: (hashes: Set<string>) => Promise<void> = async () => {}) {
    this.#onForgotten = onForgotten;
    this.#conversations = join(folder, "conversations");
    this.#images = join(folder, "images");
  }

  /** @throws FailureError diskFull */
  async save(record: ConversationRecord): Promise<void> {
    await mkdir(this.#conversations, { recursive: true, mode: 0o700 });
    const isNew = (await infoOf(this.#fileOf(record.id))) === undefined;
    await writeWhole(this.#fileOf(record.id), JSON.stringify(record));
    if (isNew) this.#trimSoon();
    if (this.#isTidy) return;
    this.#isTidy = true;
    // Nobody waits for it.
    for (const folder of [this.#conversations, this.#images]) void removeStale(folder).catch(() => {});
  }

  /** Undefined where there is none, or one that can't be read any more. */
  async load(id: string): Promise<ConversationRecord | undefined> {
    try {
      // Schemas take long to load: not at the start of VS Code.
      const { ConversationRecord } = await import("./record.ts");
      return ConversationRecord.parse(JSON.parse(await readFile(this.#fileOf(id), "utf8")));
    } catch {
      return undefined;
    }
  }

  /** The latest first. Their contents are not read. */
  async list(): Promise<StoredConversation[]> {
    const found = await Promise.all(
      (await filesOf(this.#conversations))
        .filter((name) => name.endsWith(".json"))
        .map(async (name) => ({
          id: name.slice(0, -".json".length),
          changedMs: (await infoOf(join(this.#conversations, name)))?.mtimeMs ?? 0,
        })),
    );
    return found.toSorted((a, b) => b.changedMs - a.changedMs);
  }

  /** Removes a conversation, and the images that no other one has. */
  async delete(id: string): Promise<void> {
    await this.#deleteAll([id]);
  }

  /** @throws FailureError diskFull */
  async keepImage(sha256: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#images, sha256);
    if (await touch(path)) return;
    await mkdir(this.#images, { recursive: true, mode: 0o700 });
    await writeWhole(path, bytes);
    this.#trimSoon();
  }

  async image(sha256: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#images, sha256));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Nobody waits for it. */
  #trimSoon(): void {
    if (this.#trimming !== "no") {
      this.#trimming = "again";
      return;
    }
    this.#trimming = "yes";
    void this.#trim()
      // What is too much today is so tomorrow.
      .catch(() => {})
      .finally(() => {
        const isAgain = this.#trimming === "again";
        this.#trimming = "no";
        if (isAgain) this.#trimSoon();
      });
  }

  async #trim(): Promise<void> {
    await this.#deleteAll((await this.list()).slice(MAX_CONVERSATIONS).map(({ id }) => id));
    await trimFolder(this.#images, MAX_IMAGE_BYTES, 0);
  }

  async #deleteAll(ids: string[]): Promise<void> {
    const images = new Set<string>();
    for (const id of ids) {
      for (const sha256 of imagesOf(await this.load(id))) images.add(sha256);
      await rm(this.#fileOf(id), { force: true });
    }
    if (images.size === 0) return;
    for (const other of await this.list()) for (const sha256 of imagesOf(await this.load(other.id))) images.delete(sha256);
    for (const sha256 of images) await rm(join(this.#images, sha256), { force: true });
    await this.#onForgotten(images);
  }

  #fileOf(id: string): string {
    return join(this.#conversations, `${id}.json`);
  }
}

/** The SHA-256 of each. */
function imagesOf(record: ConversationRecord | undefined): Set<string> {
  return new Set(record?.turns.flatMap(({ images }) => images.flatMap(({ ref }) => ref?.sha256 ?? [])));
}

async function filesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function infoOf(path: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  return stat(path).catch(() => undefined);
}
