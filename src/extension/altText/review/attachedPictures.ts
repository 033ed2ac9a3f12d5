import { Uri, workspace } from "vscode";
import { attachmentsIn } from "../../../altText/light.ts";
import type { ReviewItem } from "../../../protocol/review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

type Picture = NonNullable<ReviewItem["image"]>;
type Lookup = ReturnType<typeof attachmentsIn>;

/** The pictures that notebooks hold themselves, as the page of the review shows them. */
export class AttachedPictures {
  readonly #onRead: (use: ReviewedUse) => void;
  /** By the notebook. */
  readonly #notebooks = new Map<string, Promise<Lookup>>();
  /** By the use. */
  readonly #pictures = new Map<string, Picture | undefined>();

  /** @param onRead told of a use once its picture is there */
  constructor(onRead: (use: ReviewedUse) => void) {
    this.#onRead = onRead;
  }

  /** Undefined for a use that has none, and for one whose notebook has to be read first. */
  of(use: ReviewedUse): Picture | undefined {
    if (use.isAttached !== true || this.#pictures.has(use.id)) return this.#pictures.get(use.id);
    this.#pictures.set(use.id, undefined);
    void this.#read(use);
    return undefined;
  }

  /** Documents may have changed. */
  forget(): void {
    this.#notebooks.clear();
    this.#pictures.clear();
  }

  async #read(use: ReviewedUse): Promise<void> {
    const { id, uri, target, cell } = use;
    let notebook = this.#notebooks.get(uri);
    if (notebook === undefined) this.#notebooks.set(uri, (notebook = read(Uri.parse(uri))));
    const shown = { ...(target === undefined ? {} : { target }), ...(cell ? { cell: cell.index } : {}) };
    const attachment = (await notebook)?.(shown);
    if (attachment === undefined) return;
    const { name, type, base64 } = attachment;
    this.#pictures.set(id, { name, address: `data:${type};base64,${base64.replace(/\s/g, "")}` });
    this.#onRead(use);
  }
}

/** One that can't be read has no pictures. */
async function read(uri: Uri): Promise<Lookup> {
  return workspace.fs.readFile(uri).then(
    (bytes) => attachmentsIn(new TextDecoder().decode(bytes)),
    () => undefined,
  );
}
