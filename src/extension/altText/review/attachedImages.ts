import { Uri } from "vscode";
import { MAX_DOCUMENT_BYTES, parseAttachments } from "../../../altText/light.ts";
import type { ReviewItem } from "../../../protocol/review.ts";
import { readRegularFile } from "../../readRegularFile.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

type ShownImage = NonNullable<ReviewItem["image"]>;
type FindAttachment = ReturnType<typeof parseAttachments>;

/** Images that are attached to notebook cells, as data URLs for the page. */
export class AttachedImages {
  readonly #onRead: (use: ReviewedUse) => void;
  /** Attachments by notebook URI. */
  readonly #notebooks = new Map<string, Promise<FindAttachment>>();
  /** Images by use id. */
  readonly #images = new Map<string, ShownImage | undefined>();

  /** @param onRead called for a use when its image has been read */
  constructor(onRead: (use: ReviewedUse) => void) {
    this.#onRead = onRead;
  }

  /** Returns the attached image of a use; undefined if there is none, or if its notebook has not been read yet. */
  get(use: ReviewedUse): ShownImage | undefined {
    if (use.isAttached !== true || this.#images.has(use.id)) return this.#images.get(use.id);
    this.#images.set(use.id, undefined);
    void this.#read(use);
    return undefined;
  }

  /** Clears the cache, because documents may have changed. */
  clear(): void {
    this.#notebooks.clear();
    this.#images.clear();
  }

  async #read(use: ReviewedUse): Promise<void> {
    const { id, uri, target, cell } = use;
    let notebook = this.#notebooks.get(uri);
    if (notebook === undefined) this.#notebooks.set(uri, (notebook = readAttachments(Uri.parse(uri))));
    const location = { ...(target === undefined ? {} : { target }), ...(cell ? { cell: cell.index } : {}) };
    const attachment = (await notebook)?.(location);
    if (attachment === undefined) return;
    const { name, type, base64 } = attachment;
    this.#images.set(id, { name, url: `data:${type};base64,${base64.replace(/\s/g, "")}` });
    this.#onRead(use);
  }
}

/** Reads the attachments in a notebook. @returns undefined if it can't be read */
async function readAttachments(uri: Uri): Promise<FindAttachment> {
  return readRegularFile(uri, MAX_DOCUMENT_BYTES).then(
    (bytes) => parseAttachments(new TextDecoder().decode(bytes)),
    () => undefined,
  );
}
