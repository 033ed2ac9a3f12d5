import { go, snapshot as snapshotOf, type SnapshotKey } from "fuzzysort";
import { CancellationTokenSource, workspace } from "vscode";
import type { PathCompletion } from "../../protocol/draftView.ts";
import { findImages } from "./findImages.ts";

/** Time for which the list of images is reused. */
const LIST_LIFETIME_MS = 10_000;
const MAX_COMPLETIONS = 12;
/** Threshold for fuzzysort, which scores scattered letters (`frm` for `form`) with 0.3 and whole parts of the path higher. */
const MIN_SCORE = 0.2;

interface Listed {
  images: PathCompletion[];
  snapshot: SnapshotKey<PathCompletion>;
}

/** Completes paths of the workspace's images while the user types. */
export class ImagePaths {
  #listedAt = 0;
  #list: Promise<Listed> | undefined;

  /** Best matches first; without a query, the first images of the workspace. */
  async complete(query: string): Promise<PathCompletion[]> {
    if (this.#list === undefined || Date.now() - this.#listedAt > LIST_LIFETIME_MS) {
      this.#listedAt = Date.now();
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

async function listImages(): Promise<Listed> {
  const search = new CancellationTokenSource();
  const images = (await findImages(search.token)).map((uri) => ({ path: workspace.asRelativePath(uri), uri: uri.toString() }));
  search.dispose();
  return { images, snapshot: snapshotOf(images, { key: "path" }) };
}
