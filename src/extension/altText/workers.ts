import { Uri, workspace, type Disposable } from "vscode";
import { loadWorker, type AltTextWorker, type FolderSettings, type WriteParams, type WriteResult } from "../../altText/light.ts";
import type { Engine } from "../engine.ts";

/**
 * The alt text workers of a window, loaded with the first document that contains an image. Documents in editors have a separate worker, so that
 * scans and batches continue if a parser hangs on a document.
 */
export class AltTextWorkers implements Disposable {
  readonly #extensionUri: Uri;
  readonly #engine: Engine;
  readonly #closeListener: Disposable;
  #editor: Promise<AltTextWorker> | undefined;
  #batch: Promise<AltTextWorker> | undefined;

  constructor(extensionUri: Uri, engine: Engine) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
    this.#closeListener = workspace.onDidCloseTextDocument(({ uri }) => void this.#editor?.then((worker) => worker.close(uri.toString())));
  }

  /** Returns the worker for single documents. */
  async getEditorWorker(): Promise<Omit<AltTextWorker, "write" | "scan">> {
    return (this.#editor ??= this.#load());
  }

  /** Returns the worker for scans. It also writes alt text; see `write`. */
  async getBatchWorker(): Promise<Omit<AltTextWorker, "write">> {
    return this.#loadBatch();
  }

  /**
   * @see AltTextWorker.write
   * @throws FailureError notSent, offline, and the same errors as that method
   */
  async write(
    params: Omit<WriteParams, "id"> & { settings: FolderSettings },
    onResult: (key: string, result: WriteResult) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const target = await this.#engine.authorize(params.target);
    await (await this.#loadBatch()).write({ ...params, target }, onResult, signal);
  }

  dispose(): void {
    this.#closeListener.dispose();
    for (const workerPromise of [this.#editor, this.#batch]) void workerPromise?.then((worker) => worker.dispose());
  }

  #loadBatch(): Promise<AltTextWorker> {
    return (this.#batch ??= this.#load());
  }

  #load(): Promise<AltTextWorker> {
    return loadWorker(Uri.joinPath(this.#extensionUri, "dist", "alt-text.mjs").fsPath, {
      onState: (state) => this.#engine.publishState(state),
      onLog: (lines) => this.#engine.log(lines),
    });
  }
}
