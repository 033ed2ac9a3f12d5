import { go, snapshot as createSnapshot, type SnapshotKey } from "fuzzysort";
import { CancellationTokenSource, workspace } from "vscode";
import type { PathCompletion } from "../../protocol/draftView.ts";
import { findImages } from "./findImages.ts";

/** Time after which the list of images is refreshed. */
const LIST_LIFETIME_MS = 10_000;
const MAX_COMPLETIONS = 12;
/** Minimum score of a match. fuzzysort scores scattered letters (`frm` for `form`) with 0.3, and whole path segments higher. */
const MIN_SCORE = 0.2;

interface ImageList {
  images: PathCompletion[];
  snapshot: SnapshotKey<PathCompletion>;
}

/** Completes the paths of images in the workspace while the user types. */
export class ImagePaths {
  #listedAtMs = 0;
  #list: Promise<ImageList> | undefined;

  /** Returns the best matches first; for an empty query, the first images in the workspace. */
  async complete(query: string): Promise<PathCompletion[]> {
    if (this.#list === undefined || Date.now() - this.#listedAtMs > LIST_LIFETIME_MS) {
      this.#listedAtMs = Date.now();
      const list = listImages();
      this.#list = list;
      list.catch(() => {
        if (this.#list === list) this.#list = undefined;
      });
    }
    const { images, snapshot } = await this.#list;
    if (query === "") return images.slice(0, MAX_COMPLETIONS);
    return go(query, snapshot, { limit: MAX_COMPLETIONS, threshold: MIN_SCORE }).map(({ obj }) => obj);
  }
}

async function listImages(): Promise<ImageList> {
  const cancellation = new CancellationTokenSource();
  const images = (await findImages(cancellation.token)).map((uri) => ({ path: workspace.asRelativePath(uri), uri: uri.toString() }));
  cancellation.dispose();
  return { images, snapshot: createSnapshot(images, { key: "path" }) };
}
