import { go, snapshot as snapshotOf, type SnapshotKey } from "fuzzysort";
import { CancellationTokenSource, workspace } from "vscode";
import type { PathCompletion } from "../../protocol/draftView.ts";
import { findImages } from "./findImages.ts";

/** How long a list of the workspace's images is taken as true, in milliseconds. */
const FRESH_MS = 10_000;
const MAX_COMPLETIONS = 12;
/** Of fuzzysort, which gives 0.3 to letters that lie apart (`frm` for `form`) and more to whole parts of the path. */
const LEAST_SCORE = 0.2;

interface Listed {
  images: PathCompletion[];
  snapshot: SnapshotKey<PathCompletion>;
}

/** The paths of the workspace's images, for completion while a person types. */
export class ImagePaths {
  #listedAt = 0;
  #list: Promise<Listed> | undefined;

  /** Those that match best come first; without a query, the first of all. */
  async complete(query: string): Promise<PathCompletion[]> {
    if (this.#list === undefined || Date.now() - this.#listedAt > FRESH_MS) {
      this.#listedAt = Date.now();
      const list = listImages();
      this.#list = list;
      list.catch(() => {
        if (this.#list === list) this.#list = undefined;
      });
    }
    const { images, snapshot } = await this.#list;
    if (query === "") return images.slice(0, MAX_COMPLETIONS);
    return go(query, snapshot, { limit: MAX_COMPLETIONS, threshold: LEAST_SCORE }).map(({ obj }) => obj);
  }
}

async function listImages(): Promise<Listed> {
  const search = new CancellationTokenSource();
  const images = (await findImages(search.token)).map((uri) => ({ path: workspace.asRelativePath(uri), address: uri.toString() }));
  search.dispose();
  return { images, snapshot: snapshotOf(images, { key: "path" }) };
}
