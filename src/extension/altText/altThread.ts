import { Uri, type Disposable } from "vscode";
import type { AltWorker } from "../../altText/worker/altWorker.ts";
import type { Engine } from "../engine.ts";

/** The thread for alternative texts, as the extension uses it. Nothing of it is loaded before the first document with an image. */
export class AltThread implements Disposable {
  readonly #extensionUri: Uri;
  readonly #engine: Engine;
  #worker: Promise<AltWorker> | undefined;

  constructor(extensionUri: Uri, engine: Engine) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
  }

  async started(): Promise<AltWorker> {
    return (this.#worker ??= this.#load());
  }

  dispose(): void {
    void this.#worker?.then((worker) => worker.dispose());
  }

  async #load(): Promise<AltWorker> {
    const { AltWorker } = await import("../../altText/worker/altWorker.ts");
    const script = Uri.joinPath(this.#extensionUri, "dist", "alt-text.mjs").fsPath;
    return new AltWorker(script, {
      onState: (state) => this.#engine.show(state),
      onLog: (lines) => this.#engine.log(lines),
    });
  }
}
