import { Uri, type Disposable } from "vscode";
import { loadAltWorker, type AltWorker, type WriteParams, type Written } from "../../altText/light.ts";
import type { Engine } from "../engine.ts";

/**
 * The threads for alternative texts, as the extension uses them. Nothing of it is loaded before the first document with an image. What a
 * person waits for at once has a thread of its own: where a document brings that to its end, a scan or a batch goes on.
 */
export class AltThread implements Disposable {
  readonly #extensionUri: Uri;
  readonly #engine: Engine;
  #checks: Promise<AltWorker> | undefined;
  #batches: Promise<AltWorker> | undefined;

  constructor(extensionUri: Uri, engine: Engine) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
  }

  /** For one document at a time. */
  async started(): Promise<Omit<AltWorker, "write">> {
    return (this.#checks ??= this.#load());
  }

  /** For scans; and for writing, by `write`. */
  async batches(): Promise<Omit<AltWorker, "write">> {
    return this.#batch();
  }

  /** @see AltWorker.write @throws FailureError notSent, and what that throws */
  async write(params: WriteParams, onWritten: (key: string, written: Written) => void, signal: AbortSignal): Promise<void> {
    const target = await this.#engine.open(params.target);
    await (await this.#batch()).write({ ...params, target }, onWritten, signal);
  }

  dispose(): void {
    for (const one of [this.#checks, this.#batches]) void one?.then((worker) => worker.dispose());
  }

  #batch(): Promise<AltWorker> {
    return (this.#batches ??= this.#load());
  }

  async #load(): Promise<AltWorker> {
    const script = Uri.joinPath(this.#extensionUri, "dist", "alt-text.mjs").fsPath;
    return loadAltWorker(script, {
      onState: (state) => this.#engine.show(state),
      onLog: (lines) => this.#engine.log(lines),
    });
  }
}
