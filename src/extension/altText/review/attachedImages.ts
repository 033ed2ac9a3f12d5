import type { AttachedImage, AttachmentsParams } from "../../../altText/light.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

interface Dependencies {
  /** @throws Error if the notebook can't be read */
  readNotebook: (uri: string) => Promise<Uint8Array>;
  findImages: (params: AttachmentsParams) => Promise<(AttachedImage | undefined)[]>;
  /** Called for each use when its image has been found. */
  onFound: (use: ReviewedUse) => void;
}

/** Images that are attached to notebook cells, as data URLs for the page. The worker parses each notebook once for all its uses. */
export class AttachedImages {
  readonly #dependencies: Dependencies;
  /** Images by use id; undefined until they are found. */
  #images = new Map<string, AttachedImage | undefined>();
  /** Uses to look up, by notebook URI. */
  #waiting = new Map<string, ReviewedUse[]>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Returns the attached image of a use; undefined if there is none, or until it is found. */
  get(use: ReviewedUse): AttachedImage | undefined {
    if (use.isAttached !== true || this.#images.has(use.id)) return this.#images.get(use.id);
    this.#images.set(use.id, undefined);
    if (this.#waiting.size === 0) setImmediate(() => void this.#findWaiting());
    const uses = this.#waiting.get(use.uri) ?? [];
    uses.push(use);
    this.#waiting.set(use.uri, uses);
    return undefined;
  }

  /** Clears the cache, because documents may have changed. */
  clear(): void {
    this.#images = new Map();
    this.#waiting.clear();
  }

  /** Looks up one notebook after the other, so that only one is in memory. */
  async #findWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [uri, uses] of waiting) await this.#find(uri, uses);
  }

  async #find(uri: string, uses: ReviewedUse[]): Promise<void> {
    const { readNotebook, findImages, onFound } = this.#dependencies;
    const cache = this.#images;
    try {
      const images = await findImages({ notebook: await readNotebook(uri), uses: uses.map(toAttachedUse) });
      if (cache !== this.#images) return;
      for (const [index, use] of uses.entries()) {
        const image = images[index];
        if (image === undefined) continue;
        cache.set(use.id, image);
        onFound(use);
      }
    } catch {
      // The item is shown without an image, as if none were attached.
    }
  }
}

function toAttachedUse({ target, cell }: ReviewedUse): AttachmentsParams["uses"][number] {
  return { ...(target === undefined ? {} : { target }), ...(cell ? { cell: cell.index } : {}) };
}
